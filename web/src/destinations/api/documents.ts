import { graphql } from '../../api/graphql.ts';
import type { Owner } from '../owner.ts';
import {
  DeliveryFragment,
  DeliveryOptionsFragment,
  LastHourFragment,
  ReplayFragment,
  WholeDeliveryFragment,
} from './fragments.ts';

const ListedFragment = graphql(
  `
    fragment Listed on InstanceAuditEventStreamingDestination {
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
  `,
  [LastHourFragment],
);

export const listOfInstance = graphql(
  `
    query InstanceDestinations($after: String) {
      destinations: auditEventsInstanceStreamingDestinations(first: 100, after: $after) {
        nodes {
          ...Listed
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ListedFragment],
);

/** What the page asks of destinations of the instance. */
const ofInstance = {
  details: graphql(
    `
      query DestinationDetails($id: AuditEventsInstanceExternalStreamingDestinationID!) {
        destination: instanceAuditEventStreamingDestination(id: $id) {
          id
          name
          category
          active
          config
          storedSecrets
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
    query DestinationSecrets($id: AuditEventsInstanceExternalStreamingDestinationID!) {
      destination: instanceAuditEventStreamingDestination(id: $id) {
        secretToken
        signingSecret
      }
    }
  `),
  deliveries: graphql(
    `
      query Deliveries(
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
      query Delivery(
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
      query Replays($id: AuditEventsInstanceExternalStreamingDestinationID!) {
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
    mutation DestinationCreate($input: InstanceAuditEventStreamingDestinationsCreateInput!) {
      result: instanceAuditEventStreamingDestinationsCreate(input: $input) {
        errors
      }
    }
  `),
  update: graphql(`
    mutation DestinationUpdate($input: InstanceAuditEventStreamingDestinationsUpdateInput!) {
      result: instanceAuditEventStreamingDestinationsUpdate(input: $input) {
        errors
      }
    }
  `),
  destroy: graphql(`
    mutation DestinationDelete($input: InstanceAuditEventStreamingDestinationsDeleteInput!) {
      result: instanceAuditEventStreamingDestinationsDelete(input: $input) {
        errors
      }
    }
  `),
  rotate: graphql(`
    mutation SigningSecretRotate($input: InstanceExternalAuditEventDestinationSigningSecretRotateInput!) {
      result: instanceExternalAuditEventDestinationSigningSecretRotate(input: $input) {
        errors
      }
    }
  `),
} as const;

/** How the API calls for a group what it calls otherwise for the instance: parts of names. */
const OF_GROUP = [
  ['InstanceAuditEventStreaming', 'GroupAuditEventStreaming'],
  ['instanceAuditEventStreaming', 'groupAuditEventStreaming'],
  ['InstanceExternalStreaming', 'GroupExternalStreaming'],
  ['InstanceExternalAuditEvent', 'ExternalAuditEvent'],
  ['instanceExternalAuditEvent', 'externalAuditEvent'],
] as const;

/** Documents under the names that a group's destinations have. */
function twinOf<Documents>(documents: Documents): Documents {
  const text = OF_GROUP.reduce((all, [name, twin]) => all.replaceAll(name, twin), JSON.stringify(documents));
  return JSON.parse(text) as Documents;
}

const ofGroup = twinOf(ofInstance);

/** What to ask the API about destinations of this owner. */
export function documentsOf(owner: Owner): typeof ofInstance {
  return owner.kind === 'group' ? ofGroup : ofInstance;
}

/** Its nodes are those of the other list: the types cannot say it, because the fragment is on the instance's. */
export const listOfGroup = twinOf(
  graphql(
    `
      query GroupDestinations($fullPath: ID!, $after: String) {
        group(fullPath: $fullPath) {
          destinations: externalAuditEventStreamingDestinations(first: 100, after: $after) {
            nodes {
              ...Listed
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    `,
    [ListedFragment],
  ),
);
