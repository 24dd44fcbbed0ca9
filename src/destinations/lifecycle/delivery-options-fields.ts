import { type ApiField, optionalFlag, optionalInt, optionalText } from '../../graphql/fields.ts';
import { inputType } from '../../graphql/types.ts';
import type { WantedOptions } from '../changes/options-change.ts';
import { BATCH_AGE_MS, BATCH_BYTES, BATCH_EVENTS } from '../rules/delivery-options-rules.ts';

/** The options in the input of their own mutation. */
export const optionFields = {
  format: optionalText('Name of a format; `auditEventStreamingFormats` lists all formats.'),
  batchMaxEvents: optionalInt(
    `Maximum number of events in one request, ${BATCH_EVENTS.minimum} to ${BATCH_EVENTS.maximum}. From 2 on, every request carries a batch, even for a single event.`,
  ),
  batchMaxBytes: optionalInt(
    `Maximum size of a batch in bytes, before compression, ${BATCH_BYTES.minimum} to ${BATCH_BYTES.maximum} (8 MiB); a larger event is sent alone.`,
  ),
  batchMaxAgeMs: optionalInt(
    `How long an event waits for further events of its batch, in milliseconds, ${BATCH_AGE_MS.minimum} to ${BATCH_AGE_MS.maximum} (5 minutes).`,
  ),
  compression: optionalText('`none` or `gzip`.'),
  signed: optionalFlag(
    'Whether requests are signed with `signingSecret`; only for kinds of destinations that are `signed`.',
  ),
};

const DeliveryOptionsInput = inputType(
  'AuditEventStreamingDeliveryOptionsInput',
  "Auditstream's own. How events are sent to a destination; absent fields keep their values.",
  optionFields,
);

/** The options in the input of a mutation that creates or updates a destination. */
export const deliveryOptionsField: ApiField<WantedOptions | null | undefined> = {
  type: () => DeliveryOptionsInput,
  description:
    "Auditstream's own. How events are sent to the destination. Saved together with all other changes of the " +
    'mutation, or not at all.',
  optional: {},
};
