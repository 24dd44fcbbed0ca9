import { graphql } from './graphql.ts';

/** How events go to a destination. */
export const DELIVERY_OPTIONS = graphql(`
  fragment DeliveryOptions on AuditEventStreamingDeliveryOptions {
    format
    batchMaxEvents
    batchMaxBytes
    batchMaxAgeMs
    compression
    signed
  }
`);
