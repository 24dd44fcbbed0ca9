import { Field, InputType, Int } from 'type-graphql';
import { optionalInt, optionalText, type InputField } from '../../graphql/input-type.ts';
import type { WantedOptions } from '../changes/options-change.ts';
import { BATCH_AGE_MS, BATCH_BYTES, BATCH_EVENTS } from '../rules/delivery-options-rules.ts';

/** The options in the input of their own mutation. */
export const optionFields = {
  format: optionalText('Name of a format; `auditEventStreamingFormats` has all that there are.'),
  batchMaxEvents: optionalInt(
    `Most events in one request, ${BATCH_EVENTS.minimum} to ${BATCH_EVENTS.maximum}. From 2 on, requests carry batches, also those of a single event.`,
  ),
  batchMaxBytes: optionalInt(
    `Most bytes of a batch before it is compressed, ${BATCH_BYTES.minimum} to ${BATCH_BYTES.maximum} (8 MiB); one event that is larger goes alone.`,
  ),
  batchMaxAgeMs: optionalInt(
    `How long an event waits, in milliseconds, for others to travel with, ${BATCH_AGE_MS.minimum} to ${BATCH_AGE_MS.maximum} (5 minutes).`,
  ),
  compression: optionalText('`none` or `gzip`.'),
};

@InputType('AuditEventStreamingDeliveryOptionsInput', {
  description: "Auditstream's own. How events go to a destination; what is absent stays as it is.",
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
}

/** The options in the input of a mutation that creates or updates a destination. */
export const deliveryOptionsField: InputField<DeliveryOptionsInput | null | undefined> = {
  type: () => DeliveryOptionsInput,
  description:
    "Auditstream's own. How events go to the destination. Saved together with everything else or not at all.",
  optional: {},
};
