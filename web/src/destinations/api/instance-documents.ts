import { graphql } from '../../api/graphql.ts';
import { DeliveryFragment, LastHourFragment, ReplayFragment, WholeDeliveryFragment } from './fragments.ts';

/** What the page asks of destinations of the instance; the group's twin has the same names. */
export const instanceDocuments = {
  list: graphql(
    `
      query InstanceDestinations($after: String) {
        destinations: instanceExternalAuditEventDestinations(first: 100, after: $after) {
          nodes {
            id
            name
            destinationUrl
            active
            state
            lag
            oldestPendingAt
            lastSuccessAt
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
  details: graphql(`
    query InstanceDestinationDetails($id: AuditEventsInstanceExternalAuditEventDestinationID!) {
      destination: instanceExternalAuditEventDestination(id: $id) {
        id
        name
        destinationUrl
        eventTypeFilters
        headers(first: 20) {
          nodes {
            id
            key
            value
            active
          }
        }
      }
    }
  `),
  secrets: graphql(`
    query InstanceDestinationSecrets($id: AuditEventsInstanceExternalAuditEventDestinationID!) {
      destination: instanceExternalAuditEventDestination(id: $id) {
        verificationToken
        signingSecret
      }
    }
  `),
  deliveries: graphql(
    `
      query InstanceDeliveries(
        $id: AuditEventsInstanceExternalAuditEventDestinationID!
        $after: String
        $status: AuditEventStreamingDeliveryStatus
        $eventType: String
        $from: Time
        $to: Time
      ) {
        destination: instanceExternalAuditEventDestination(id: $id) {
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
        $id: AuditEventsInstanceExternalAuditEventDestinationID!
        $deliveryId: AuditEventsStreamingDeliveryID!
      ) {
        destination: instanceExternalAuditEventDestination(id: $id) {
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
      query InstanceReplays($id: AuditEventsInstanceExternalAuditEventDestinationID!) {
        destination: instanceExternalAuditEventDestination(id: $id) {
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
    mutation InstanceDestinationCreate($input: InstanceExternalAuditEventDestinationCreateInput!) {
      result: instanceExternalAuditEventDestinationCreate(input: $input) {
        errors
        destination: instanceExternalAuditEventDestination {
          id
        }
      }
    }
  `),
  update: graphql(`
    mutation InstanceDestinationUpdate($input: InstanceExternalAuditEventDestinationUpdateInput!) {
      result: instanceExternalAuditEventDestinationUpdate(input: $input) {
        errors
      }
    }
  `),
  destroy: graphql(`
    mutation InstanceDestinationDestroy($input: InstanceExternalAuditEventDestinationDestroyInput!) {
      result: instanceExternalAuditEventDestinationDestroy(input: $input) {
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
  headerCreate: graphql(`
    mutation InstanceHeaderCreate($input: AuditEventsStreamingInstanceHeadersCreateInput!) {
      result: auditEventsStreamingInstanceHeadersCreate(input: $input) {
        errors
      }
    }
  `),
  headerUpdate: graphql(`
    mutation InstanceHeaderUpdate($input: AuditEventsStreamingInstanceHeadersUpdateInput!) {
      result: auditEventsStreamingInstanceHeadersUpdate(input: $input) {
        errors
      }
    }
  `),
  headerDestroy: graphql(`
    mutation InstanceHeaderDestroy($input: AuditEventsStreamingInstanceHeadersDestroyInput!) {
      result: auditEventsStreamingInstanceHeadersDestroy(input: $input) {
        errors
      }
    }
  `),
  eventsAdd: graphql(`
    mutation InstanceEventsAdd($input: AuditEventsStreamingDestinationInstanceEventsAddInput!) {
      result: auditEventsStreamingDestinationInstanceEventsAdd(input: $input) {
        errors
      }
    }
  `),
  eventsRemove: graphql(`
    mutation InstanceEventsRemove($input: AuditEventsStreamingDestinationInstanceEventsRemoveInput!) {
      result: auditEventsStreamingDestinationInstanceEventsRemove(input: $input) {
        errors
      }
    }
  `),
} as const;
