import { graphql } from '../../api/graphql.ts';
import {
  DeliveryFragment,
  DeliveryOptionsFragment,
  LastHourFragment,
  ReplayFragment,
  WholeDeliveryFragment,
} from './fragments.ts';

/** What the page asks of destinations of the instance; the group's twin has the same names. */
export const instanceDocuments = {
  list: graphql(
    `
      query InstanceDestinations($after: String) {
        destinations: auditEventsInstanceStreamingDestinations(first: 100, after: $after) {
          nodes {
            id
            name
            category
            address
            active
            state
            lag
            oldestPendingAt
            lastSuccessAt
            sendingLimit {
              summary
              inFlight
              pauseMs
              takenPerSecond
              refusedShare
              heldUntil
              since
            }
            lastError {
              message
              at
              nextProbeAt
            }
            deliveryCounts {
              ...LastHour
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    `,
    [LastHourFragment],
  ),
  details: graphql(
    `
      query InstanceDestinationDetails($id: AuditEventsInstanceExternalStreamingDestinationID!) {
        destination: instanceAuditEventStreamingDestination(id: $id) {
          id
          name
          category
          active
          config
          eventTypeFilters
          deliveryOptions {
            ...DeliveryOptions
          }
          namespaceFilters {
            namespace {
              fullPath
            }
          }
        }
      }
    `,
    [DeliveryOptionsFragment],
  ),
  secrets: graphql(`
    query InstanceDestinationSecrets($id: AuditEventsInstanceExternalStreamingDestinationID!) {
      destination: instanceAuditEventStreamingDestination(id: $id) {
        secretToken
        signingSecret
      }
    }
  `),
  deliveries: graphql(
    `
      query InstanceDeliveries(
        $id: AuditEventsInstanceExternalStreamingDestinationID!
        $after: String
        $status: AuditEventStreamingDeliveryStatus
        $eventType: String
        $from: Time
        $to: Time
      ) {
        destination: instanceAuditEventStreamingDestination(id: $id) {
          deliveries(first: 25, after: $after, status: $status, eventType: $eventType, from: $from, to: $to) {
            nodes {
              ...Delivery
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    `,
    [DeliveryFragment],
  ),
  delivery: graphql(
    `
      query InstanceDelivery(
        $id: AuditEventsInstanceExternalStreamingDestinationID!
        $deliveryId: AuditEventsStreamingDeliveryID!
      ) {
        destination: instanceAuditEventStreamingDestination(id: $id) {
          delivery(id: $deliveryId) {
            ...WholeDelivery
          }
        }
      }
    `,
    [WholeDeliveryFragment],
  ),
  replays: graphql(
    `
      query InstanceReplays($id: AuditEventsInstanceExternalStreamingDestinationID!) {
        destination: instanceAuditEventStreamingDestination(id: $id) {
          replays(first: 5) {
            nodes {
              ...Replay
            }
          }
        }
      }
    `,
    [ReplayFragment],
  ),
  create: graphql(`
    mutation InstanceDestinationCreate($input: InstanceAuditEventStreamingDestinationsCreateInput!) {
      result: instanceAuditEventStreamingDestinationsCreate(input: $input) {
        errors
      }
    }
  `),
  update: graphql(`
    mutation InstanceDestinationUpdate($input: InstanceAuditEventStreamingDestinationsUpdateInput!) {
      result: instanceAuditEventStreamingDestinationsUpdate(input: $input) {
        errors
      }
    }
  `),
  destroy: graphql(`
    mutation InstanceDestinationDelete($input: InstanceAuditEventStreamingDestinationsDeleteInput!) {
      result: instanceAuditEventStreamingDestinationsDelete(input: $input) {
        errors
      }
    }
  `),
  rotate: graphql(`
    mutation InstanceSigningSecretRotate(
      $input: InstanceExternalAuditEventDestinationSigningSecretRotateInput!
    ) {
      result: instanceExternalAuditEventDestinationSigningSecretRotate(input: $input) {
        errors
      }
    }
  `),
} as const;
