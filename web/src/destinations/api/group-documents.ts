import { graphql } from '../../api/graphql.ts';
import {
  DeliveryFragment,
  DeliveryOptionsFragment,
  LastHourFragment,
  ReplayFragment,
  WholeDeliveryFragment,
} from './fragments.ts';

/** What the page asks of destinations of a group; the instance's twin has the same names. */
export const groupDocuments = {
  list: graphql(
    `
      query GroupDestinations($fullPath: ID!, $after: String) {
        group(fullPath: $fullPath) {
          destinations: externalAuditEventStreamingDestinations(first: 100, after: $after) {
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
      }
    `,
    [LastHourFragment],
  ),
  details: graphql(
    `
      query GroupDestinationDetails($id: AuditEventsGroupExternalStreamingDestinationID!) {
        destination: groupAuditEventStreamingDestination(id: $id) {
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
    query GroupDestinationSecrets($id: AuditEventsGroupExternalStreamingDestinationID!) {
      destination: groupAuditEventStreamingDestination(id: $id) {
        secretToken
        signingSecret
      }
    }
  `),
  deliveries: graphql(
    `
      query GroupDeliveries(
        $id: AuditEventsGroupExternalStreamingDestinationID!
        $after: String
        $status: AuditEventStreamingDeliveryStatus
        $eventType: String
        $from: Time
        $to: Time
      ) {
        destination: groupAuditEventStreamingDestination(id: $id) {
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
      query GroupDelivery(
        $id: AuditEventsGroupExternalStreamingDestinationID!
        $deliveryId: AuditEventsStreamingDeliveryID!
      ) {
        destination: groupAuditEventStreamingDestination(id: $id) {
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
      query GroupReplays($id: AuditEventsGroupExternalStreamingDestinationID!) {
        destination: groupAuditEventStreamingDestination(id: $id) {
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
    mutation GroupDestinationCreate($input: GroupAuditEventStreamingDestinationsCreateInput!) {
      result: groupAuditEventStreamingDestinationsCreate(input: $input) {
        errors
      }
    }
  `),
  update: graphql(`
    mutation GroupDestinationUpdate($input: GroupAuditEventStreamingDestinationsUpdateInput!) {
      result: groupAuditEventStreamingDestinationsUpdate(input: $input) {
        errors
      }
    }
  `),
  destroy: graphql(`
    mutation GroupDestinationDelete($input: GroupAuditEventStreamingDestinationsDeleteInput!) {
      result: groupAuditEventStreamingDestinationsDelete(input: $input) {
        errors
      }
    }
  `),
  rotate: graphql(`
    mutation GroupSigningSecretRotate($input: ExternalAuditEventDestinationSigningSecretRotateInput!) {
      result: externalAuditEventDestinationSigningSecretRotate(input: $input) {
        errors
      }
    }
  `),
} as const;
