import { Field, InputType, Int } from 'type-graphql';
import { optionalFlag, optionalInt, optionalText, type InputField } from '../../graphql/input-type.ts';
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

@InputType('AuditEventStreamingDeliveryOptionsInput', {
  description: "Auditstream's own. How events are sent to a destination; absent fields keep their values.",
})
class DeliveryOptionsInput implements WantedOptions {
  @Field(() => String, { nullable: true, description: optionFields.format.description })
  format?: string | null;

  @Field(() => Int, { nullable: true, description: optionFields.batchMaxEvents.description })
  batchMaxEvents?: number | null;

  @Field(() => Int, { nullable: true, description: optionFields.batchMaxBytes.description })
  batchMaxBytes?: number | null;

  @Field(() => Int, { nullable: true, description: optionFields.batchMaxAgeMs.description })
  batchMaxAgeMs?: number | null;

  @Field(() => String, { nullable: true, description: optionFields.compression.description })
  compression?: string | null;

  @Field(() => Boolean, { nullable: true, description: optionFields.signed.description })
  signed?: boolean | null;
}

/** The options in the input of a mutation that creates or updates a destination. */
export const deliveryOptionsField: InputField<DeliveryOptionsInput | null | undefined> = {
  type: () => DeliveryOptionsInput,
  description:
    "Auditstream's own. How events are sent to the destination. Saved together with all other changes of the " +
    'mutation, or not at all.',
  optional: {},
};
