import type { Format } from '../formats/format.ts';
import { FORMATS } from '../formats/formats.ts';
import { DEFAULT_DELIVERY_OPTIONS, type DeliveryOptions } from './delivery-options.ts';

/** Up to 1 MB before it is compressed, as receivers of batches like them. */
export const GZIP_BATCHES: DeliveryOptions = {
  ...DEFAULT_DELIVERY_OPTIONS,
  batchMaxEvents: 1_000,
  compression: 'gzip',
};

/** Of secrets that are written and never read again. */
export const HIDDEN = { isShown: false, isUnique: false, overlaps: false } as const;

/** The formats of kinds that put events into JSON of their own. */
export const FORMATS_IN_JSON: readonly Format[] = FORMATS.filter(({ isJsonValue }) => isJsonValue);
