import { defineErrors } from '../errors/define-errors.ts';

/** Top-level errors. */
export const deliveryErrors = defineErrors('GraphQL', {
  BODIES_TOO_LARGE:
    'The bodies of this page are larger than {mebibytes} MiB together; ask for fewer deliveries at once',
  // GitLab's words where two arguments exclude each other.
  RETRY_ONE_ARGUMENT: 'One and only one of [deliveryIds, destinationId] arguments is required.',
});

/** Errors in the payloads of mutations. */
export const deliveryPayloadErrors = defineErrors('Payloads of mutations', {
  RETRY_STATUS:
    '`status` must be FAILED with `destinationId`, because other deliveries are retried automatically; add it',
  RETRY_TOO_MANY: 'At most {maximum} deliveries at a time; name the destination to send all of them',
});
