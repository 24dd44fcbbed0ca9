import { graphql } from '../api/graphql.ts';

export const GROUP_HEADERS = graphql(`
  query GroupHeaders($group: ID!, $after: String) {
    group(fullPath: $group) {
      externalAuditEventDestinations(first: 50, after: $after) {
        nodes {
          id
          headers(first: 20) {
            nodes {
              id
              key
              value
              active
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const INSTANCE_HEADERS = graphql(`
  query InstanceHeaders($after: String) {
    instanceExternalAuditEventDestinations(first: 50, after: $after) {
      nodes {
        id
        headers(first: 20) {
          nodes {
            id
            key
            value
            active
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const CREATE_FOR_GROUP = graphql(`
  mutation CreateHeader($input: AuditEventsStreamingHeadersCreateInput!) {
    auditEventsStreamingHeadersCreate(input: $input) {
      errors
      header {
        id
        key
        value
        active
      }
    }
  }
`);

export const CREATE_FOR_INSTANCE = graphql(`
  mutation CreateInstanceHeader($input: AuditEventsStreamingInstanceHeadersCreateInput!) {
    auditEventsStreamingInstanceHeadersCreate(input: $input) {
      errors
      header {
        id
        key
        value
        active
      }
    }
  }
`);

export const UPDATE_FOR_GROUP = graphql(`
  mutation UpdateHeader($input: AuditEventsStreamingHeadersUpdateInput!) {
    auditEventsStreamingHeadersUpdate(input: $input) {
      errors
      header {
        id
        key
        value
        active
      }
    }
  }
`);

export const UPDATE_FOR_INSTANCE = graphql(`
  mutation UpdateInstanceHeader($input: AuditEventsStreamingInstanceHeadersUpdateInput!) {
    auditEventsStreamingInstanceHeadersUpdate(input: $input) {
      errors
      header {
        id
        key
        value
        active
      }
    }
  }
`);

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
