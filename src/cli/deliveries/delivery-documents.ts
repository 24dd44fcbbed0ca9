import { graphql, type ResultOf } from '../api/graphql.ts';
import { PAGE_INFO } from '../api/pages.ts';

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

export const GROUP_DELIVERIES = graphql(
  `
    query GroupDeliveries(
      $id: AuditEventsGroupExternalStreamingDestinationID!
      $status: AuditEventStreamingDeliveryStatus
      $eventType: String
      $from: Time
      $to: Time
      $first: Int
      $after: String
    ) {
      groupAuditEventStreamingDestination(id: $id) {
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
);

export const INSTANCE_DELIVERIES = graphql(
  `
    query InstanceDeliveries(
      $id: AuditEventsInstanceExternalStreamingDestinationID!
      $status: AuditEventStreamingDeliveryStatus
      $eventType: String
      $from: Time
      $to: Time
      $first: Int
      $after: String
    ) {
      instanceAuditEventStreamingDestination(id: $id) {
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
