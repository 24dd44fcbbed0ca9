import { graphql, type ResultOf } from '../api/graphql.ts';

const REDACTION = graphql(`
  fragment Redaction on AuditEventsRedaction {
    enabled
    keys
    patterns
    paths
  }
`);

/** What is taken out of a group's events, as the API has it. */
export type Redaction = ResultOf<typeof REDACTION>;

export const GROUP_REDACTION = graphql(
  `
    query GroupRedaction($group: ID!) {
      group(fullPath: $group) {
        auditEventsRedaction {
          ...Redaction
        }
      }
    }
  `,
  [REDACTION],
);

export const UPDATE_REDACTION = graphql(
  `
    mutation UpdateRedaction($input: AuditEventsRedactionUpdateInput!) {
      auditEventsRedactionUpdate(input: $input) {
        errors
        redaction {
          ...Redaction
        }
      }
    }
  `,
  [REDACTION],
);

export const TRY_REDACTION = graphql(`
  query TryRedaction($group: ID!, $event: JSON!) {
    auditEventsRedactionTry(groupPath: $group, event: $event) {
      event
      redacted
      trimmed
    }
  }
`);
