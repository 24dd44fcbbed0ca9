import { Field, Int, ObjectType } from 'type-graphql';
import { textEnum } from '../graphql/text-enum.ts';
import { TimeScalar } from '../graphql/time.scalar.ts';
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

@ObjectType('AuditEventStreamingDestinationError', {
  description: "Auditstream's own. The newest attempt of a destination that failed.",
})
export class DestinationErrorType {
  @Field(() => String, {
    name: 'class',
    description:
      'What went wrong: `status` or `redirect` (an answer that is not 2xx), `refused-address`, `dns`, `connect`, `tls`, ' +
      '`timeout`, `connection` or `protocol`.',
  })
  class!: string;

  @Field(() => Int, { nullable: true, description: 'HTTP status; null when no answer came.' })
  status!: number | null;

  @Field(() => String, { description: 'What happened, and what to check.' })
  message!: string;

  @Field(() => TimeScalar, { description: 'When the attempt began.' })
  at!: Date;

  @Field(() => TimeScalar, {
    nullable: true,
    description: 'When the destination is tried again; null unless its state is `RETRYING`.',
  })
  nextProbeAt!: Date | null;
}

@ObjectType('AuditEventStreamingDeliveryCount', {
  description:
    "Auditstream's own. Attempts of a destination, counted by outcome; test events are not counted.",
})
export class DeliveryCountType {
  @Field(() => Int, { description: 'Attempts that were answered with 2xx.' })
  delivered!: number;

  @Field(() => Int, { description: 'Attempts that failed.' })
  failed!: number;

  @Field(() => Int, { description: 'Requests that it refused because it was busy; they were sent again.' })
  refused!: number;
}

@ObjectType('AuditEventStreamingDeliveryBucket', {
  description: "Auditstream's own. Attempts of a destination in five minutes.",
})
export class DeliveryBucketType extends DeliveryCountType {
  @Field(() => TimeScalar, { description: 'Beginning of the five minutes.' })
  at!: Date;
}

@ObjectType('AuditEventStreamingDeliveryCounts', {
  description: "Auditstream's own. Numbers of attempts of a destination that succeeded and that failed.",
})
export class DeliveryCountsType {
  @Field(() => DeliveryCountType, { description: 'The last 60 minutes, the current one included.' })
  lastHour!: DeliveryCountType;

  @Field(() => DeliveryCountType, { description: 'The last 1440 minutes, the current one included.' })
  lastDay!: DeliveryCountType;

  @Field(() => [DeliveryBucketType], {
    description: 'The last hour in twelve parts of five minutes, oldest first; for a chart.',
  })
  lastHourSeries!: DeliveryBucketType[];
}
