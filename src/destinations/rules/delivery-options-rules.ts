import type { ErrorText } from '../../errors/define-errors.ts';
import { deliveryOptionsTexts as say } from './delivery-options-errors.ts';

/** How a body may be compressed; the first one is the default of a destination. */
export const COMPRESSIONS = ['none', 'gzip'] as const;

/** From the least to the most that can be chosen. */
export const BATCH_EVENTS = { minimum: 1, maximum: 10_000 } as const;
export const BATCH_BYTES = { minimum: 1_024, maximum: 8 * 1024 * 1024 } as const;
export const BATCH_AGE_MS = { minimum: 0, maximum: 300_000 } as const;

/** The options of a destination as they would be. */
export interface OptionsFacts {
  readonly format: string;
  readonly batchMaxEvents: number;
  readonly batchMaxBytes: number;
  readonly batchMaxAgeMs: number;
  readonly compression: string;
  /** Null: nothing can be signed. */
  readonly signed: boolean | null;
}

/** A format that there is. */
export interface KnownFormat {
  readonly name: string;
  /** Whether one request can carry several events. */
  readonly batches: boolean;
}

/** What a kind of destination can do. */
export interface TakenOptions {
  readonly formats: readonly KnownFormat[];
  /** Whether its requests can be signed. */
  readonly signed: boolean;
}

/** What is wrong with them. */
export function deliveryOptionsErrors(options: OptionsFacts, { formats, signed }: TakenOptions): ErrorText[] {
  const format = formats.find(({ name }) => name === options.format);
  const known = formats.map(({ name }) => name).join(', ');
  const errors = [
    format === undefined && say.FORMAT_UNKNOWN({ known }),
    isOutside(options.batchMaxEvents, BATCH_EVENTS) && say.BATCH_EVENTS_OUT_OF_RANGE(BATCH_EVENTS),
    isOutside(options.batchMaxBytes, BATCH_BYTES) && say.BATCH_BYTES_OUT_OF_RANGE(BATCH_BYTES),
    isOutside(options.batchMaxAgeMs, BATCH_AGE_MS) && say.BATCH_AGE_OUT_OF_RANGE(BATCH_AGE_MS),
    !isCompression(options.compression) && say.COMPRESSION_UNKNOWN({ known: COMPRESSIONS.join(', ') }),
    format?.batches === false &&
      options.batchMaxEvents > 1 &&
      say.FORMAT_WITHOUT_BATCHES({ format: format.name }),
    !signed && options.signed !== null && say.KIND_WITHOUT_SIGNATURES,
  ];
  return errors.filter((error) => error !== false);
}

export function isCompression(text: string): text is (typeof COMPRESSIONS)[number] {
  return COMPRESSIONS.some((known) => known === text);
}

/** A number that is not whole is outside, too. */
function isOutside(value: number, { minimum, maximum }: { minimum: number; maximum: number }): boolean {
  return !Number.isInteger(value) || value < minimum || value > maximum;
}
