import { DELIVERY_OPTIONS } from '../api/delivery-options.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';
import { PAGE_INFO } from '../api/pages.ts';

// Destinations of every category, in the form that has them all.

const GROUP_OTHER = graphql(
  `
    fragment GroupOther on GroupAuditEventStreamingDestination {
      id
      name
      category
      config
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

const INSTANCE_OTHER = graphql(
  `
    fragment InstanceOther on InstanceAuditEventStreamingDestination {
      id
      name
      category
      config
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

export type OtherNode = ResultOf<typeof GROUP_OTHER> | ResultOf<typeof INSTANCE_OTHER>;

export const GROUP_OTHERS = graphql(
  `
    query GroupOthers($group: ID!, $after: String) {
      group(fullPath: $group) {
        externalAuditEventStreamingDestinations(first: 20, after: $after) {
          nodes {
            ...GroupOther
          }
          pageInfo {
            ...PageInfo
          }
        }
      }
    }
  `,
  [GROUP_OTHER, PAGE_INFO],
);

export const INSTANCE_OTHERS = graphql(
  `
    query InstanceOthers($after: String) {
      auditEventsInstanceStreamingDestinations(first: 20, after: $after) {
        nodes {
          ...InstanceOther
        }
        pageInfo {
          ...PageInfo
        }
      }
    }
  `,
  [INSTANCE_OTHER, PAGE_INFO],
);
