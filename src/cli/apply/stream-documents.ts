import { DELIVERY_OPTIONS } from '../api/delivery-options.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';
import { PAGE_INFO } from '../api/pages.ts';
import { KINDS } from '../api/secret-members.ts';

// The consolidated form: URL and headers are one value, so that they change together or not at all.
const STREAM = graphql(`
  fragment Stream on AuditEventStreamingDestinationInterface {
    id
    name
    active
    category
    config
    secretToken
    eventTypeFilters
    eventTypeDenylistFilters
  }
`);

/** A destination as the lists have it; GitLab's interface leaves out the limits to groups and projects, and what is ours. */
export type Stream = ResultOf<typeof STREAM> & {
  readonly deliveryOptions: ResultOf<typeof DELIVERY_OPTIONS>;
  readonly namespaceFilters:
    readonly { readonly id: string; readonly namespace: { readonly fullPath: string } }[] | null;
};

export const GROUP_STREAMS = graphql(
  `
    query GroupStreams($group: ID!, $after: String) {
      ...Kinds
      group(fullPath: $group) {
        externalAuditEventStreamingDestinations(first: 20, after: $after) {
          nodes {
            ...Stream
            deliveryOptions {
              ...DeliveryOptions
            }
            namespaceFilters {
              id
              namespace {
                fullPath
              }
            }
          }
          pageInfo {
            ...PageInfo
          }
        }
      }
    }
  `,
  [KINDS, STREAM, DELIVERY_OPTIONS, PAGE_INFO],
);

export const INSTANCE_STREAMS = graphql(
  `
    query InstanceStreams($after: String) {
      ...Kinds
      # The lists are empty for whoever is no admin; this one is null.
      auditEvents(first: 0) {
        nodes {
          id
        }
      }
      auditEventsInstanceStreamingDestinations(first: 20, after: $after) {
        nodes {
          ...Stream
          deliveryOptions {
            ...DeliveryOptions
          }
          namespaceFilters {
            id
            namespace {
              fullPath
            }
          }
        }
        pageInfo {
          ...PageInfo
        }
      }
    }
  `,
  [KINDS, STREAM, DELIVERY_OPTIONS, PAGE_INFO],
);

export const CREATE_GROUP_STREAM = graphql(`
  mutation CreateGroupStream($input: GroupAuditEventStreamingDestinationsCreateInput!) {
    groupAuditEventStreamingDestinationsCreate(input: $input) {
      errors
      externalAuditEventDestination {
        id
      }
    }
  }
`);

export const CREATE_INSTANCE_STREAM = graphql(`
  mutation CreateInstanceStream($input: InstanceAuditEventStreamingDestinationsCreateInput!) {
    instanceAuditEventStreamingDestinationsCreate(input: $input) {
      errors
      externalAuditEventDestination {
        id
      }
    }
  }
`);

export const UPDATE_GROUP_STREAM = graphql(`
  mutation UpdateGroupStream($input: GroupAuditEventStreamingDestinationsUpdateInput!) {
    groupAuditEventStreamingDestinationsUpdate(input: $input) {
      errors
    }
  }
`);

export const UPDATE_INSTANCE_STREAM = graphql(`
  mutation UpdateInstanceStream($input: InstanceAuditEventStreamingDestinationsUpdateInput!) {
    instanceAuditEventStreamingDestinationsUpdate(input: $input) {
      errors
    }
  }
`);

export const DELETE_GROUP_STREAM = graphql(`
  mutation DeleteGroupStream($id: AuditEventsGroupExternalStreamingDestinationID!) {
    groupAuditEventStreamingDestinationsDelete(input: { id: $id }) {
      errors
    }
  }
`);

export const DELETE_INSTANCE_STREAM = graphql(`
  mutation DeleteInstanceStream($id: AuditEventsInstanceExternalStreamingDestinationID!) {
    instanceAuditEventStreamingDestinationsDelete(input: { id: $id }) {
      errors
    }
  }
`);
