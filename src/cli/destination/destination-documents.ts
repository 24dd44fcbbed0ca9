import { DELIVERY_OPTIONS } from '../api/delivery-options.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';
import { PAGE_INFO } from '../api/pages.ts';

/** What there is to know of a destination but its secrets. */
const GROUP_DESTINATION = graphql(
  `
    fragment GroupDestination on ExternalAuditEventDestination {
      id
      name
      destinationUrl
      active
      state
      lag
      sendingLimit {
        summary
      }
      eventTypeFilters
      eventTypeDenylistFilters
      deliveryOptions {
        ...DeliveryOptions
      }
      lastSuccessAt
      lastError {
        at
        class
        message
      }
    }
  `,
  [DELIVERY_OPTIONS],
);
const INSTANCE_DESTINATION = graphql(
  `
    fragment InstanceDestination on InstanceExternalAuditEventDestination {
      id
      name
      destinationUrl
      active
      state
      lag
      sendingLimit {
        summary
      }
      eventTypeFilters
      eventTypeDenylistFilters
      deliveryOptions {
        ...DeliveryOptions
      }
      lastSuccessAt
      lastError {
        at
        class
        message
      }
    }
  `,
  [DELIVERY_OPTIONS],
);

export type Destination = ResultOf<typeof GROUP_DESTINATION> | ResultOf<typeof INSTANCE_DESTINATION>;

export const GROUP_DESTINATIONS = graphql(
  `
    query GroupDestinations($group: ID!, $after: String) {
      group(fullPath: $group) {
        externalAuditEventDestinations(first: 50, after: $after) {
          nodes {
            ...GroupDestination
          }
          pageInfo {
            ...PageInfo
          }
        }
      }
    }
  `,
  [GROUP_DESTINATION, PAGE_INFO],
);

export const INSTANCE_DESTINATIONS = graphql(
  `
    query InstanceDestinations($after: String) {
      # The lists are empty for whoever is no admin; this one is null.
      auditEvents(first: 0) {
        nodes {
          id
        }
      }
      instanceExternalAuditEventDestinations(first: 50, after: $after) {
        nodes {
          ...InstanceDestination
        }
        pageInfo {
          ...PageInfo
        }
      }
    }
  `,
  [INSTANCE_DESTINATION, PAGE_INFO],
);

export const CREATE_IN_GROUP = graphql(
  `
    mutation CreateInGroup($input: ExternalAuditEventDestinationCreateInput!) {
      externalAuditEventDestinationCreate(input: $input) {
        errors
        externalAuditEventDestination {
          ...GroupDestination
        }
      }
    }
  `,
  [GROUP_DESTINATION],
);

export const CREATE_IN_INSTANCE = graphql(
  `
    mutation CreateInInstance($input: InstanceExternalAuditEventDestinationCreateInput!) {
      instanceExternalAuditEventDestinationCreate(input: $input) {
        errors
        instanceExternalAuditEventDestination {
          ...InstanceDestination
        }
      }
    }
  `,
  [INSTANCE_DESTINATION],
);

export const UPDATE_OF_GROUP = graphql(
  `
    mutation UpdateOfGroup($input: ExternalAuditEventDestinationUpdateInput!) {
      externalAuditEventDestinationUpdate(input: $input) {
        errors
        externalAuditEventDestination {
          ...GroupDestination
        }
      }
    }
  `,
  [GROUP_DESTINATION],
);

export const UPDATE_OF_INSTANCE = graphql(
  `
    mutation UpdateOfInstance($input: InstanceExternalAuditEventDestinationUpdateInput!) {
      instanceExternalAuditEventDestinationUpdate(input: $input) {
        errors
        instanceExternalAuditEventDestination {
          ...InstanceDestination
        }
      }
    }
  `,
  [INSTANCE_DESTINATION],
);

export const DESTROY_OF_GROUP = graphql(`
  mutation DestroyOfGroup($id: AuditEventsExternalAuditEventDestinationID!) {
    externalAuditEventDestinationDestroy(input: { id: $id }) {
      errors
    }
  }
`);

export const DESTROY_OF_INSTANCE = graphql(`
  mutation DestroyOfInstance($id: AuditEventsInstanceExternalAuditEventDestinationID!) {
    instanceExternalAuditEventDestinationDestroy(input: { id: $id }) {
      errors
    }
  }
`);

export const TEST = graphql(`
  mutation Test($id: AuditEventsStreamingDestinationID!) {
    externalAuditEventDestinationTest(input: { id: $id }) {
      errors
      attempt {
        outcome
        status
        durationMs
        errorClass
        errorMessage
        answer
      }
      delivery {
        id
        eventId
        status
      }
    }
  }
`);
