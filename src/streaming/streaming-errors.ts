import { defineErrors } from '../errors/define-errors.ts';

/** Classes of answers that do not take an event, as they are stored with the attempt. */
export const answerErrors = defineErrors('Deliveries', {
  status: 'status',
  redirect: 'redirect',
});

/** Why the server has switched a destination off. */
export const switchOffReasons = defineErrors('Deliveries', {
  SWITCHED_OFF_GONE: 'The destination answered 410 Gone',
  SWITCHED_OFF_TOO_LONG: 'The destination failed for longer than events are kept',
});

export const streamingLogErrors = defineErrors('Log', {
  DESTINATION_DOWN: 'a destination does not take events; nothing is lost, it is probed until it does',
  DESTINATION_SWITCHED_OFF:
    'a destination was switched off; activate it again when it is ready: it continues where it stopped',
  FAREWELL_GIVEN_UP:
    'a destination could not be told that it was switched off or destroyed; if its receiver relies on that, tell whoever runs it',
  STREAMS_HAD_STOPPED: 'streams had stopped without a reason and were woken; please report this',
});
