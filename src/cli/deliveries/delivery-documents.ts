import { graphql, type ResultOf } from '../api/graphql.ts';
import { PAGE_INFO } from '../api/pages.ts';
import { twinsOf } from '../api/twins.ts';

const DELIVERY = graphql(`
  fragment Delivery on AuditEventStreamingDelivery {
    id
    eventId
    eventType
    status
    nextAttemptAt
    attempts {
      number
      trigger
      attemptedAt
      outcome
      status
      durationMs
      errorClass
      errorMessage
    }
  }
`);

export type Delivery = ResultOf<typeof DELIVERY>;

export const DELIVERIES = twinsOf(
  graphql(
    `
      query Deliveries(
        $id: AuditEventsInstanceExternalStreamingDestinationID!
        $status: AuditEventStreamingDeliveryStatus
        $eventType: String
        $from: Time
        $to: Time
        $first: Int
        $after: String
      ) {
        destination: instanceAuditEventStreamingDestination(id: $id) {
          deliveries(
            status: $status
            eventType: $eventType
            from: $from
            to: $to
            first: $first
            after: $after
          ) {
            nodes {
              ...Delivery
            }
            pageInfo {
              ...PageInfo
            }
          }
        }
      }
    `,
    [DELIVERY, PAGE_INFO],
  ),
);

export const RETRY_DELIVERIES = graphql(`
  mutation RetryDeliveries($input: AuditEventsStreamingDeliveriesRetryInput!) {
    auditEventsStreamingDeliveriesRetry(input: $input) {
      errors
      retriedCount
      parkedCount
    }
  }
`);
