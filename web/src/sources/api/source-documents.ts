import { graphql, type ResultOf } from '../../api/graphql.ts';
import { ConfigFieldFragment } from '../../config-form/config-field.ts';

const SourceFragment = graphql(`
  fragment PageSource on AuditEventsSource {
    id
    name
    kind
    url
    active
    config
    place {
      fullPath
    }
    state
    lastEventAt
    silentAfterHours
    hours(last: 24) {
      accepted
      duplicates
      skipped
      refused
    }
  }
`);

/** A source with what came from it. */
export type Source = ResultOf<typeof SourceFragment>;

export const SourceKindsDocument = graphql(
  `
    query SourceKinds {
      kinds: auditEventsSourceKinds {
        name
        title
        form {
          ...ConfigField
        }
        snippets {
          file
          title
          where
          text
        }
      }
    }
  `,
  [ConfigFieldFragment],
);

export const SourcesDocument = graphql(
  `
    query Sources($fullPath: ID!, $after: String) {
      group(fullPath: $fullPath) {
        sources: auditEventsSources(first: 50, after: $after) {
          nodes {
            ...PageSource
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [SourceFragment],
);

export const SourceReasonsDocument = graphql(`
  query SourceReasons($id: AuditEventsSourceID!) {
    source: auditEventsSource(id: $id) {
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

export const SourceCreateDocument = graphql(`
  mutation SourceCreate($input: AuditEventsSourceCreateInput!) {
    result: auditEventsSourceCreate(input: $input) {
      errors
      secret
      source {
        id
      }
    }
  }
`);

export const SourceUpdateDocument = graphql(`
  mutation SourceUpdate($input: AuditEventsSourceUpdateInput!) {
    result: auditEventsSourceUpdate(input: $input) {
      errors
    }
  }
`);

export const SourceRotateDocument = graphql(`
  mutation SourceSecretRotate($input: AuditEventsSourceSecretRotateInput!) {
    result: auditEventsSourceSecretRotate(input: $input) {
      errors
      secret
    }
  }
`);

export const SourceDeleteDocument = graphql(`
  mutation SourceDelete($input: AuditEventsSourceDestroyInput!) {
    result: auditEventsSourceDestroy(input: $input) {
      errors
    }
  }
`);
