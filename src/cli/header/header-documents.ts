import { graphql, type ResultOf } from '../api/graphql.ts';
import { PAGE_INFO } from '../api/pages.ts';

const HEADER = graphql(`
  fragment Header on BaseHeaderInterface {
    id
    key
    value
    active
  }
`);

/** A custom header as the API has it. */
export type Header = ResultOf<typeof HEADER>;

export const GROUP_HEADERS = graphql(
  `
    query GroupHeaders($group: ID!, $after: String) {
      group(fullPath: $group) {
        externalAuditEventDestinations(first: 50, after: $after) {
          nodes {
            id
            headers(first: 20) {
              nodes {
                ...Header
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
  [HEADER, PAGE_INFO],
);

export const INSTANCE_HEADERS = graphql(
  `
    query InstanceHeaders($after: String) {
      # The lists are empty for whoever is no admin; this one is null.
      auditEvents(first: 0) {
        nodes {
          id
        }
      }
      instanceExternalAuditEventDestinations(first: 50, after: $after) {
        nodes {
          id
          headers(first: 20) {
            nodes {
              ...Header
            }
          }
        }
        pageInfo {
          ...PageInfo
        }
      }
    }
  `,
  [HEADER, PAGE_INFO],
);

export const CREATE_FOR_GROUP = graphql(
  `
    mutation CreateHeader($input: AuditEventsStreamingHeadersCreateInput!) {
      auditEventsStreamingHeadersCreate(input: $input) {
        errors
        header {
          ...Header
        }
      }
    }
  `,
  [HEADER],
);

export const CREATE_FOR_INSTANCE = graphql(
  `
    mutation CreateInstanceHeader($input: AuditEventsStreamingInstanceHeadersCreateInput!) {
      auditEventsStreamingInstanceHeadersCreate(input: $input) {
        errors
        header {
          ...Header
        }
      }
    }
  `,
  [HEADER],
);

export const UPDATE_FOR_GROUP = graphql(
  `
    mutation UpdateHeader($input: AuditEventsStreamingHeadersUpdateInput!) {
      auditEventsStreamingHeadersUpdate(input: $input) {
        errors
        header {
          ...Header
        }
      }
    }
  `,
  [HEADER],
);

export const UPDATE_FOR_INSTANCE = graphql(
  `
    mutation UpdateInstanceHeader($input: AuditEventsStreamingInstanceHeadersUpdateInput!) {
      auditEventsStreamingInstanceHeadersUpdate(input: $input) {
        errors
        header {
          ...Header
        }
      }
    }
  `,
  [HEADER],
);

export const DESTROY_FOR_GROUP = graphql(`
  mutation DestroyHeader($headerId: AuditEventsStreamingHeaderID!) {
    auditEventsStreamingHeadersDestroy(input: { headerId: $headerId }) {
      errors
    }
  }
`);

export const DESTROY_FOR_INSTANCE = graphql(`
  mutation DestroyInstanceHeader($headerId: AuditEventsStreamingInstanceHeaderID!) {
    auditEventsStreamingInstanceHeadersDestroy(input: { headerId: $headerId }) {
      errors
    }
  }
`);
