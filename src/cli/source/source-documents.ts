import { graphql, type ResultOf } from '../api/graphql.ts';

const SOURCE = graphql(`
  fragment Source on AuditEventsSource {
    id
    name
    kind
    url
    active
    state
    config
    place {
      id
      fullPath
    }
    lastEventAt
    silentAfterHours
    createdAt
  }
`);

export type Source = ResultOf<typeof SOURCE>;

export const GROUP_SOURCES = graphql(
  `
    query GroupSources($group: ID!, $after: String) {
      group(fullPath: $group) {
        auditEventsSources(after: $after) {
          nodes {
            ...Source
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [SOURCE],
);

export const SOURCE_COUNTS = graphql(`
  query SourceCounts($id: AuditEventsSourceID!) {
    auditEventsSource(id: $id) {
      hours(last: 24) {
        hour
        accepted
        duplicates
        skipped
        refused
      }
      reasons {
        refused
        reason
        count
        lastAt
        example
      }
    }
  }
`);

export const SOURCE_KINDS = graphql(`
  query SourceKinds {
    auditEventsSourceKinds {
      name
      title
      form {
        name
        title
        required
        choices
        help
      }
    }
  }
`);

export const SOURCE_SNIPPETS = graphql(`
  query SourceSnippets {
    auditEventsSourceKinds {
      name
      snippets {
        file
        title
        where
        text
      }
    }
  }
`);

export const CREATE_SOURCE = graphql(
  `
    mutation CreateSource($input: AuditEventsSourceCreateInput!) {
      auditEventsSourceCreate(input: $input) {
        errors
        secret
        source {
          ...Source
        }
      }
    }
  `,
  [SOURCE],
);

export const UPDATE_SOURCE = graphql(
  `
    mutation UpdateSource($input: AuditEventsSourceUpdateInput!) {
      auditEventsSourceUpdate(input: $input) {
        errors
        source {
          ...Source
        }
      }
    }
  `,
  [SOURCE],
);

export const DESTROY_SOURCE = graphql(`
  mutation DestroySource($id: AuditEventsSourceID!) {
    auditEventsSourceDestroy(input: { id: $id }) {
      errors
    }
  }
`);

export const ROTATE_SOURCE_SECRET = graphql(
  `
    mutation RotateSourceSecret($input: AuditEventsSourceSecretRotateInput!) {
      auditEventsSourceSecretRotate(input: $input) {
        errors
        secret
        source {
          ...Source
        }
      }
    }
  `,
  [SOURCE],
);
