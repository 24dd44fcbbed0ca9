import type { Destination } from '../../database/generated/client.ts';
import type { DeliveryOptions } from '../../destination-kinds/delivery-options.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import { isSigned } from '../secrets/signing-secret.ts';

/** The columns of the delivery options. */
export type OptionColumns = Pick<Destination, keyof DeliveryOptions>;

/** The options of a destination's row. */
export function optionsOf(row: OptionColumns): DeliveryOptions {
  const { format, batchMaxEvents, batchMaxBytes, batchMaxAgeMs, compression, signed } = row;
  return {
    ...{ format, batchMaxEvents, batchMaxBytes, batchMaxAgeMs, signed },
    compression: compression === 'gzip' ? 'gzip' : 'none',
  };
}

/** The options as people see them. */
export interface ShownOptions extends Omit<DeliveryOptions, 'signed'> {
  /** Null: the kind signs no requests. */
  readonly signed: boolean | null;
}

/** The options as users see them for a kind. */
export function shownOptions(
  kind: Pick<AnyDestinationKind, 'secrets'>,
  options: DeliveryOptions,
): ShownOptions {
  return { ...options, signed: isSigned(kind) ? options.signed : null };
}
