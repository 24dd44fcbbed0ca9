import { connectionType } from '../graphql/connection.type.ts';
import { LONG_TEXT } from '../graphql/field-cost.ts';
import { choice, costly, int, of, orNull, requiredId, text, time } from '../graphql/fields.ts';
import { objectType } from '../graphql/types.ts';
import { textEnum } from '../graphql/text-enum.ts';
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
    PROBE: 'The destination was down, and the server checked whether the destination accepts events again.',
    MANUAL:
      'A user requested the attempt: `auditEventsStreamingDeliveriesRetry`, or a replay ' +
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

export const PhasesType = objectType(
  'AuditEventStreamingAttemptPhases',
  "Auditstream's own. How long the phases of a request took, in milliseconds. Phases that it did " +
    'not reach are null.',
  {
    dnsMs: orNull(int('Looking up the address of the host.')),
    tcpMs: orNull(int('Opening the connection.')),
    tlsMs: orNull(int('The TLS handshake; null for http.')),
    firstByteMs: orNull(int('From the end of the request to the first byte of the answer.')),
  },
);
export type PhasesType = InstanceType<typeof PhasesType>;

export const AttemptType = objectType(
  'AuditEventStreamingAttempt',
  "Auditstream's own. One event in one request to one destination.",
  {
    number: int('Number of the attempt: 1 for the first attempt to send the event to the destination.'),
    trigger: choice(TriggerEnum, 'Why the attempt was made.'),
    events: int('How many events the request carried; this is one of them.'),
    attemptedAt: time('When the request began.'),
    outcome: choice(AttemptOutcomeEnum, 'Outcome of the attempt.'),
    status: orNull(int('HTTP status; null when no answer came.')),
    durationMs: int(
      'Milliseconds from the beginning of the request to the last byte of the answer that was read.',
    ),
    phases: orNull(
      of<PhasesType>(
        () => PhasesType,
        'How long the phases of the request took. Null for attempts of the stream, which sends over ' +
          'connections that stay open.',
      ),
    ),
    errorClass: orNull(
      text(
        'What went wrong, as in `lastError`, or `aborted`: this server stopped. Null when delivered, unless `note` says more.',
      ),
    ),
    errorMessage: orNull(
      text('What happened, and what to check. Null when delivered, unless `note` says more.'),
    ),
    note: orNull(
      text(
        'A remark on an attempt that delivered the event: `unconfirmed` when the receiver accepted the event but ' +
          'did not confirm in time that it is stored; `partly-refused` when the receiver refused some events of the ' +
          'request without saying which. Null otherwise.',
      ),
    ),
    answer: costly(LONG_TEXT, orNull(text('The first 4 KiB of the body of an answer that was not 2xx.'))),
  },
);
export type AttemptType = InstanceType<typeof AttemptType>;

export const RequestHeaderType = objectType(
  'AuditEventStreamingRequestHeader',
  "Auditstream's own. A header line of a request.",
  {
    name: text('Name of the header.'),
    value: text('Value of the header; `***` when it may be a secret.'),
  },
);
export type RequestHeaderType = InstanceType<typeof RequestHeaderType>;

export const DeliveryType = objectType(
  'AuditEventStreamingDelivery',
  "Auditstream's own. One event for one destination, from its first attempt on.",
  {
    id: requiredId('ID of the delivery.'),
    eventId: requiredId('The `id` of the event, as it is delivered.'),
    eventType: text('The `event_type` of the event.'),
    status: choice(DeliveryStatusEnum, 'State of the delivery.'),
    nextAttemptAt: orNull(
      time(
        'When the delivery is retried. Null when it is not retried, and while its destination is paused or off.',
      ),
    ),
    attempts: of<readonly AttemptType[]>(
      () => [AttemptType],
      'Attempts of the delivery, oldest first; at most the newest 50.',
    ),
  },
);

/** A delivery as it is resolved. */
export type DeliveryNode = InstanceType<typeof DeliveryType> & {
  /** What the fields that take a look elsewhere look with. */
  readonly key: { readonly destinationId: number; readonly eventId: number };
  /** As whose share their texts count. */
  readonly shareKey: string;
};

export const DeliveryConnection = connectionType(DeliveryType, 'AuditEventStreamingDelivery');
