import { defineErrors } from '../../errors/define-errors.ts';

/** Our own: GitLab sends events in one way alone. */
export const deliveryOptionsTexts = defineErrors('Payloads of mutations', {
  FORMAT_UNKNOWN: 'Format must be one of {known}',
  COMPRESSION_UNKNOWN: 'Compression must be one of {known}',
  BATCH_EVENTS_OUT_OF_RANGE: 'Batch max events must be between {minimum} and {maximum} events',
  BATCH_BYTES_OUT_OF_RANGE: 'Batch max bytes must be between {minimum} and {maximum} bytes (8 MiB)',
  BATCH_AGE_OUT_OF_RANGE: 'Batch max age must be between {minimum} and {maximum} milliseconds (5 minutes)',
  FORMAT_WITHOUT_BATCHES:
    'Format {format} carries one event for each request: set batchMaxEvents to 1, or choose another format',
  KIND_WITHOUT_SIGNATURES:
    'Signed cannot be chosen here: requests to this kind of destination carry no signatures. Leave it out',
});
