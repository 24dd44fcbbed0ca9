import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../api/api.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';

const RedactionDocument = graphql(`
  query Redaction($fullPath: ID!) {
    group(fullPath: $fullPath) {
      redaction: auditEventsRedaction {
        enabled
        keys
        patterns
        paths
      }
    }
  }
`);

export const RedactionUpdateDocument = graphql(`
  mutation RedactionUpdate($input: AuditEventsRedactionUpdateInput!) {
    result: auditEventsRedactionUpdate(input: $input) {
      errors
    }
  }
`);

export const RedactionTryDocument = graphql(`
  query RedactionTry($fullPath: ID!, $event: JSON!) {
    tried: auditEventsRedactionTry(groupPath: $fullPath, event: $event) {
      event
      redacted
      trimmed
    }
  }
`);

export type RedactionRules = NonNullable<
  NonNullable<ResultOf<typeof RedactionDocument>['group']>['redaction']
>;

export function redactionKey(fullPath: string) {
  return ['redaction', fullPath] as const;
}

/** What is taken out of a group's events; null for subgroups, which have what their top-level group has. */
export function redactionQuery(api: Api, fullPath: string) {
  return queryOptions({
    queryKey: redactionKey(fullPath),
    queryFn: async () => (await api.graphql(RedactionDocument, { fullPath })).group?.redaction ?? null,
  });
}
