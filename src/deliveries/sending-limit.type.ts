import { flag, float, int, orNull, text, time } from '../graphql/fields.ts';
import { objectType } from '../graphql/types.ts';

export const SendingLimitType = objectType(
  'AuditEventStreamingSendingLimit',
  "Auditstream's own. How the server slows down for a destination that refuses some of the requests because it " +
    'is busy (429, 502, 503, 504, no answer in time, no connection). Refused events are sent again, and the ' +
    'destination gets as many events as it accepts.',
  {
    summary: text('Summary in words, such as `takes about 480 events/s; refuses more`.'),
    inFlight: int('Maximum number of requests that are in flight to the destination at a time.'),
    pauseMs: orNull(
      int(
        'Milliseconds between the starts of two requests, when even one request at a time is too many; null ' +
          'otherwise.',
      ),
    ),
    isLimited: flag(
      'Whether the server has fewer requests in flight because of the refusals. False: the refusals do not ' +
        'depend on the number of requests.',
    ),
    takenPerSecond: float('Events per second that the destination accepted in the last seconds.'),
    refusedShare: float('Share of the requests of the last seconds that the destination refused, 0 to 1.'),
    heldUntil: orNull(
      time(
        'Until when the destination asked, by `Retry-After`, to be sent nothing; null when it did not ' +
          'ask.',
      ),
    ),
    since: time(
      'Since when the destination has refused requests, with at most a minute between two refusals.',
    ),
  },
);
export type SendingLimitType = InstanceType<typeof SendingLimitType>;
