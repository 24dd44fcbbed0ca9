import type { Destination } from '../../database/generated/client.ts';
import type { DeliveryOptions } from '../../destination-kinds/delivery-options.ts';

/** The columns of a destination that say how events go out. */
export type OptionColumns = Pick<Destination, keyof DeliveryOptions>;

/** The options that a destination's row says. */
export function optionsOf(row: OptionColumns): DeliveryOptions {
  const { format, batchMaxEvents, batchMaxBytes, batchMaxAgeMs, compression } = row;
  return {
    ...{ format, batchMaxEvents, batchMaxBytes, batchMaxAgeMs },
    compression: compression === 'gzip' ? 'gzip' : 'none',
  };
}
