import { int, of, orNull, text, time } from '../graphql/fields.ts';
import { objectType } from '../graphql/types.ts';
import { textEnum } from '../graphql/text-enum.ts';
import type { DestinationState } from '../streaming/state/state-of.ts';

/** The states as GraphQL has them. */
export const StateEnum = textEnum<DestinationState>(
  'AuditEventStreamingDestinationState',
  "Auditstream's own. State of a destination.",
  {
    STREAMING: 'Events are sent as they come.',
    RETRYING:
      'The destination does not accept events: they wait, and the server sends one from time to ' +
      'time until one is accepted.',
    PAUSED: '`active` was set to false: events wait.',
    OFF:
      'The destination was switched off because it answered 410, or failed for longer than events are kept. ' +
      'Set `active` to true when the receiver is ready.',
  },
);

export const DestinationErrorType = objectType(
  'AuditEventStreamingDestinationError',
  "Auditstream's own. The newest attempt of a destination that failed.",
  {
    class: text(
      'What went wrong: `status` or `redirect` (an answer that is not 2xx), `refused-address`, `dns`, `connect`, `tls`, ' +
        '`timeout`, `connection` or `protocol`.',
    ),
    status: orNull(int('HTTP status; null when no answer came.')),
    message: text('What happened, and what to check.'),
    at: time('When the attempt began.'),
    nextProbeAt: orNull(time('When the destination is tried again; null unless its state is `RETRYING`.')),
  },
);
export type DestinationErrorType = InstanceType<typeof DestinationErrorType>;

const COUNTS = {
  delivered: int('Attempts that were answered with 2xx.'),
  failed: int('Attempts that failed.'),
  refused: int('Requests that it refused because it was busy; they were sent again.'),
};

const DeliveryCountType = objectType(
  'AuditEventStreamingDeliveryCount',
  "Auditstream's own. Attempts of a destination, counted by outcome; test events are not counted.",
  COUNTS,
);
type DeliveryCountType = InstanceType<typeof DeliveryCountType>;

const DeliveryBucketType = objectType(
  'AuditEventStreamingDeliveryBucket',
  "Auditstream's own. Attempts of a destination in five minutes.",
  {
    ...COUNTS,
    at: time('Beginning of the five minutes.'),
  },
);
type DeliveryBucketType = InstanceType<typeof DeliveryBucketType>;

export const DeliveryCountsType = objectType(
  'AuditEventStreamingDeliveryCounts',
  "Auditstream's own. Numbers of attempts of a destination that succeeded and that failed.",
  {
    lastHour: of<DeliveryCountType>(
      () => DeliveryCountType,
      'The last 60 minutes, the current one included.',
    ),
    lastDay: of<DeliveryCountType>(
      () => DeliveryCountType,
      'The last 1440 minutes, the current one included.',
    ),
    lastHourSeries: of<readonly DeliveryBucketType[]>(
      () => [DeliveryBucketType],
      'The last hour in twelve parts of five minutes, oldest first; for a chart.',
    ),
  },
);
export type DeliveryCountsType = InstanceType<typeof DeliveryCountsType>;
