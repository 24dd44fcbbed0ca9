import type { DeliveryOptions } from './delivery-options.ts';

/** Up to 1 MB before it is compressed, as receivers of batches like them. */
export const GZIP_BATCHES: DeliveryOptions = {
  format: 'gitlab',
  batchMaxEvents: 1_000,
  batchMaxBytes: 1024 * 1024,
  batchMaxAgeMs: 0,
  compression: 'gzip',
};
