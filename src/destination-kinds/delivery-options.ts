/** How events go to a destination, whatever its kind. */
export interface DeliveryOptions {
  readonly format: string;
  readonly batchMaxEvents: number;
  readonly batchMaxBytes: number;
  readonly batchMaxAgeMs: number;
  readonly compression: 'none' | 'gzip';
  /** Where the kind signs its requests. */
  readonly signed: boolean;
}

/** One event for each request, as GitLab sends it. */
export const DEFAULT_DELIVERY_OPTIONS: DeliveryOptions = {
  format: 'gitlab',
  batchMaxEvents: 1,
  batchMaxBytes: 1024 * 1024,
  batchMaxAgeMs: 0,
  compression: 'none',
  signed: true,
};
