import type { Api } from '../api/api.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';
import { cliErrors } from '../cli-errors.ts';
import { RefusedError } from '../command-error.ts';

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

const GROUP_REDACTION = graphql(
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

/** What the server takes out of the events of a top-level group. */
export async function loadRedaction(api: Api, path: string): Promise<Redaction> {
  const redaction = (await api.query(GROUP_REDACTION, { group: path })).group?.auditEventsRedaction;
  if (redaction !== null && redaction !== undefined) return redaction;
  throw new RefusedError(cliErrors.NO_REDACTION({ group: path }));
}
