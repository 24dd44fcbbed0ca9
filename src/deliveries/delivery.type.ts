import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../graphql/connection.type.ts';
import { Costs, LONG_TEXT } from '../graphql/field-cost.ts';
import { TimeScalar } from '../graphql/time.scalar.ts';
import type { Trigger } from '../destination-kinds/sender.ts';
import type { Outcome } from '../destination-kinds/outcome.ts';

/** What became of a delivery. */
export type DeliveryStatus = 'DELIVERED' | 'RETRYING' | 'FAILED';

export const DeliveryStatusEnum = { DELIVERED: 'DELIVERED', RETRYING: 'RETRYING', FAILED: 'FAILED' } as const;
export const TriggerEnum = {
  STREAM: 'STREAM',
  RETRY: 'RETRY',
  PROBE: 'PROBE',
  MANUAL: 'MANUAL',
  TEST: 'TEST',
} as const satisfies Record<Trigger, Trigger>;

registerEnumType(DeliveryStatusEnum, {
  name: 'AuditEventStreamingDeliveryStatus',
  description: "Auditstream's own. What became of a delivery: of one event for one destination.",
  valuesConfig: {
    DELIVERED: { description: 'An attempt was answered with 2xx.' },
    RETRYING: { description: 'It failed so far and is tried again by itself.' },
    FAILED: {
      description:
        'It failed to the last attempt: a dead letter, which is kept and is sent again by ' +
        '`auditEventsStreamingDeliveriesRetry`. Or a test event that did not get through.',
    },
  },
});

/** What came of an attempt. */
export type AttemptOutcome = keyof typeof AttemptOutcomeEnum;
export const AttemptOutcomeEnum = {
  DELIVERED: 'DELIVERED',
  FAILED: 'FAILED',
  REFUSED: 'REFUSED',
  BUSY: 'BUSY',
  DENIED: 'DENIED',
  GONE: 'GONE',
  ABORTED: 'ABORTED',
} as const satisfies Record<Uppercase<Outcome['kind']>, string>;

registerEnumType(AttemptOutcomeEnum, {
  name: 'AuditEventStreamingAttemptOutcome',
  description: "Auditstream's own. What came of an attempt.",
  valuesConfig: {
    DELIVERED: { description: 'The destination has taken the event.' },
    FAILED: { description: 'The destination did not take the event; it is sent again by the schedule.' },
    REFUSED: {
      description: 'The destination will never take this event, and says so: the delivery has failed.',
    },
    DENIED: {
      description:
        'Only a person can mend it, such as a token or a name that is wrong; `errorMessage` says what to do. The event waits.',
    },
    BUSY: {
      description: 'The destination takes fewer events than it was sent; the event is sent again soon.',
    },
    GONE: { description: 'The destination wants no more events (410): it is switched off.' },
    ABORTED: { description: 'This server stopped while it waited for the answer; the event is sent again.' },
  },
});

registerEnumType(TriggerEnum, {
  name: 'AuditEventStreamingAttemptTrigger',
  description: "Auditstream's own. What made an attempt happen.",
  valuesConfig: {
    STREAM: { description: 'The event was next in the stream.' },
    RETRY: { description: 'An attempt before it failed, and its delay was over.' },
    PROBE: { description: 'The destination was down, and it was time to look whether it still is.' },
    MANUAL: {
      description:
        'Somebody asked for it: `auditEventsStreamingDeliveriesRetry`, or a replay ' +
        '(`externalAuditEventDestinationReplay`).',
    },
    TEST: { description: 'Somebody tested the destination: `externalAuditEventDestinationTest`.' },
  },
});

@ObjectType('AuditEventStreamingAttemptPhases', {
  description: "Auditstream's own. How long the parts of a request took, in milliseconds, as far as it came.",
})
export class PhasesType {
  @Field(() => Int, { nullable: true, description: 'Finding the address of the host.' })
  dnsMs!: number | null;

  @Field(() => Int, { nullable: true, description: 'Opening the connection.' })
  tcpMs!: number | null;

  @Field(() => Int, { nullable: true, description: 'Making it a trusted one; null for http.' })
  tlsMs!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'From the end of the request to the first byte of the answer.',
  })
  firstByteMs!: number | null;
}

@ObjectType('AuditEventStreamingAttempt', {
  description: "Auditstream's own. One event in one request to one destination.",
})
export class AttemptType {
  @Field(() => Int, { description: '1 for the first attempt of the event at the destination.' })
  number!: number;

  @Field(() => TriggerEnum, { description: 'What made it happen.' })
  trigger!: Trigger;

  @Field(() => Int, { description: 'How many events the request carried; this is one of them.' })
  events!: number;

  @Field(() => TimeScalar, { description: 'When the request began.' })
  attemptedAt!: Date;

  @Field(() => AttemptOutcomeEnum, { description: 'What came of it.' })
  outcome!: AttemptOutcome;

  @Field(() => Int, { nullable: true, description: 'HTTP status; null when no answer came.' })
  status!: number | null;

  @Field(() => Int, { description: 'From its beginning to the last byte of the answer that was read.' })
  durationMs!: number;

  @Field(() => PhasesType, {
    nullable: true,
    description: 'Null for the stream, which sends over connections that stay open.',
  })
  phases!: PhasesType | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What went wrong, as in `lastError`, or `aborted`: this server stopped. Null when delivered, unless `note` says more.',
  })
  errorClass!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What happened, and what to look at. Null when delivered, unless `note` says more.',
  })
  errorMessage!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What is to be known of an attempt that delivered: `unconfirmed` where the receiver has taken the event and has not confirmed in time that it is stored, `partly-refused` where it has refused some events of the request and does not say which. Null otherwise.',
  })
  note!: string | null;

  @Costs(LONG_TEXT)
  @Field(() => String, {
    nullable: true,
    description: 'The first 4 KiB of the body of an answer that was not 2xx.',
  })
  answer!: string | null;
}

@ObjectType('AuditEventStreamingRequestHeader', {
  description: "Auditstream's own. A header line of a request.",
})
export class RequestHeaderType {
  @Field(() => String, { description: 'Name of the header.' })
  name!: string;

  @Field(() => String, { description: 'Its value; `***` for whatever may be a secret.' })
  value!: string;
}

@ObjectType('AuditEventStreamingDelivery', {
  description: "Auditstream's own. One event for one destination, from its first attempt on.",
})
export class DeliveryType {
  @Field(() => ID, { description: 'ID of the delivery.' })
  id!: string;

  @Field(() => ID, { description: 'The `id` of the event, as it is delivered.' })
  eventId!: string;

  @Field(() => String, { description: 'The `event_type` of the event.' })
  eventType!: string;

  @Field(() => DeliveryStatusEnum, { description: 'What became of it.' })
  status!: DeliveryStatus;

  @Field(() => TimeScalar, {
    nullable: true,
    description:
      'When it is tried again. Null when it is not, and for what waits for a destination that is paused or off.',
  })
  nextAttemptAt!: Date | null;

  @Field(() => [AttemptType], { description: 'Its attempts, oldest first; of more than 50 the newest 50.' })
  attempts!: AttemptType[];

  /** What the fields that take a look elsewhere look with. */
  key!: { readonly destinationId: number; readonly eventId: number };

  /** As whose share their texts count. */
  shareKey!: string;
}

export const DeliveryConnection = connectionType(DeliveryType, {
  name: 'AuditEventStreamingDelivery',
  connection: 'AuditEventStreamingDeliveryConnection',
  edge: 'AuditEventStreamingDeliveryEdge',
});
