import { defineErrors } from '../errors/define-errors.ts';

/** Texts for answers that accept no event. */
export const answerErrors = defineErrors('Deliveries', {
  DESTINATION_ANSWERED: 'The destination answered {status}: see the log of the receiver',
  EVENT_REFUSED:
    'The destination refuses this event for good (code {code}): correct what the code says, then send it again',
});

/** Results of test events, in the payloads of mutations. */
export const testErrors = defineErrors('Payloads of mutations', {
  TESTS_TOO_MANY: 'Test events are limited to {maximum} a minute; try again in {seconds} s',
  VERIFY_TOO_MANY: 'Destination was not verified: {reason}, or save without verify',
  VERIFY_NOT_TAKEN:
    'Destination url did not accept the test event: {reason}; correct that, or save without verify',
  VERIFY_ANSWERED: 'it answered {status} instead of 2xx',
});

/** Why the server has switched a destination off. */
export const switchOffReasons = defineErrors('Deliveries', {
  SWITCHED_OFF_GONE: 'The destination answered 410 Gone',
  SWITCHED_OFF_TOO_LONG: 'The destination failed for longer than events are kept',
});

export const streamingLogErrors = defineErrors('Log', {
  DESTINATION_DOWN:
    'a destination does not accept events; no event is lost, and the server probes it until it does',
  DESTINATION_DENIES:
    'a destination accepts no events until a user corrects the cause in its reason; no event is lost, and the server probes it every ten minutes',
  DESTINATION_SWITCHED_OFF:
    'a destination was switched off; activate it again when it is ready: it continues where it stopped',
  DESTINATION_REFUSING:
    'a destination refuses some requests; it gets as many events as it accepts, and nothing is lost. If that is too few, see why its receiver refuses requests',
  FAREWELL_GIVEN_UP:
    'a destination could not be told that it was switched off or destroyed; if its receiver relies on that, tell its operator',
  EVENTS_GONE:
    'events that a destination has not received are gone from the log; its stream continues after them. Find out what removed the events, and send them in another way if they matter',
  CLOCK_JUMPED:
    'the clock jumped, or no server checked it for a while; nothing is deleted by its age for some hours. If it is wrong, correct it',
  CLOCKS_DISAGREE:
    "this machine's clock and the database's disagree; nothing is deleted by its age. Correct the wrong one",
  EVENTS_MISSED:
    'a destination that is paused or off will never get these events: they are older than the retention. Activate it, or destroy it, before it misses more',
  DEAD_LETTERS_DELETED:
    'dead letters of a destination were deleted, because they were not sent again within the retention. See why it refuses events, and send dead letters again in time',
  PARTITION_NEEDED:
    'events older than the retention stay, because active destinations have not received them yet. Pause or destroy destinations that will never receive them',
  PARTITION_FOLLOWED:
    'events older than the retention stay, because followers of the event log have not read them yet. Lines of the log with the names of these followers have the reason',
  STREAMS_HAD_STOPPED: 'streams had stopped without a reason and were woken; please report this',
});
