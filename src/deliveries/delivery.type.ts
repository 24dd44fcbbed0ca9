import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../graphql/connection.type.ts';
import { Costs, LONG_TEXT } from '../graphql/field-cost.ts';
import { textEnum } from '../graphql/text-enum.ts';
import { TimeScalar } from '../graphql/time.scalar.ts';
import type { Trigger } from '../destination-kinds/sender.ts';
import type { Outcome } from '../destination-kinds/outcome.ts';

/** What became of a delivery. */
export type DeliveryStatus = 'DELIVERED' | 'RETRYING' | 'FAILED';

export const DeliveryStatusEnum = textEnum<DeliveryStatus>(
  'AuditEventStreamingDeliveryStatus',
  "Auditstream's own. State of a delivery: of one event for one destination.",
  {
    DELIVERED: 'An attempt was answered with 2xx.',
    RETRYING: 'Failed so far; will be retried automatically.',
    FAILED:
      'The last attempt failed: a dead letter. It is kept, and `auditEventsStreamingDeliveriesRetry` sends it ' +
      'again. Or a test event that was not delivered.',
  },
);

export const TriggerEnum = textEnum<Trigger>(
  'AuditEventStreamingAttemptTrigger',
  "Auditstream's own. Why an attempt was made.",
  {
    STREAM: 'The event was next in the stream.',
    RETRY: 'An earlier attempt failed, and the delay before the next one was over.',
    PROBE: 'The destination was down, and the server tried whether it accepts events again.',
    MANUAL:
      'A user asked for it: `auditEventsStreamingDeliveriesRetry`, or a replay ' +
      '(`externalAuditEventDestinationReplay`).',
    TEST: 'A user tested the destination: `externalAuditEventDestinationTest`.',
  },
);

/** What came of an attempt. */
export type AttemptOutcome = Uppercase<Outcome['kind']>;

export const AttemptOutcomeEnum = textEnum<AttemptOutcome>(
  'AuditEventStreamingAttemptOutcome',
  "Auditstream's own. Outcome of an attempt.",
  {
    DELIVERED: 'The destination accepted the event.',
    FAILED: 'The destination did not accept the event. It is retried according to the retry schedule.',
    REFUSED: 'The destination answered that it will never accept this event: the delivery has failed.',
    DENIED:
      'A person has to correct something, such as a wrong token or a wrong name; `errorMessage` says what to ' +
      'do. The event waits.',
    BUSY: 'The destination refused the request because it is busy. The event is sent again soon.',
    GONE: 'The destination asked for no more events (410): it is switched off.',
    ABORTED: 'This server stopped while it waited for the answer. The event is sent again.',
  },
);

@ObjectType('AuditEventStreamingAttemptPhases', {
  description:
    "Auditstream's own. How long the phases of a request took, in milliseconds. Phases that it did " +
    'not reach are null.',
})
export class PhasesType {
  @Field(() => Int, { nullable: true, description: 'Looking up the address of the host.' })
  dnsMs!: number | null;

  @Field(() => Int, { nullable: true, description: 'Opening the connection.' })
  tcpMs!: number | null;

  @Field(() => Int, { nullable: true, description: 'The TLS handshake; null for http.' })
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
  @Field(() => Int, {
    description: 'Number of the attempt: 1 for the first attempt to send the event to the destination.',
  })
  number!: number;

  @Field(() => TriggerEnum, { description: 'Why the attempt was made.' })
  trigger!: Trigger;

  @Field(() => Int, { description: 'How many events the request carried; this is one of them.' })
  events!: number;

  @Field(() => TimeScalar, { description: 'When the request began.' })
  attemptedAt!: Date;

  @Field(() => AttemptOutcomeEnum, { description: 'What came of it.' })
  outcome!: AttemptOutcome;

  @Field(() => Int, { nullable: true, description: 'HTTP status; null when no answer came.' })
  status!: number | null;

  @Field(() => Int, {
    description:
      'Milliseconds from the beginning of the request to the last byte of the answer that was read.',
  })
  durationMs!: number;

  @Field(() => PhasesType, {
    nullable: true,
    description:
      'How long the phases of the request took. Null for attempts of the stream, which sends over ' +
      'connections that stay open.',
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
    description: 'What happened, and what to check. Null when delivered, unless `note` says more.',
  })
  errorMessage!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A remark on an attempt that delivered the event: `unconfirmed` when the receiver accepted the event but ' +
      'did not confirm in time that it is stored; `partly-refused` when the receiver refused some events of the ' +
      'request without saying which. Null otherwise.',
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

  @Field(() => String, { description: 'Value of the header; `***` when it may be a secret.' })
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
      'When the delivery is retried. Null when it is not retried, and while its destination is paused or off.',
  })
  nextAttemptAt!: Date | null;

  @Field(() => [AttemptType], { description: 'Its attempts, oldest first; of more than 50 the newest 50.' })
  attempts!: AttemptType[];

  /** What the fields that take a look elsewhere look with. */
  key!: { readonly destinationId: number; readonly eventId: number };

  /** As whose share their texts count. */
  shareKey!: string;
}

export const DeliveryConnection = connectionType(DeliveryType, 'AuditEventStreamingDelivery');
