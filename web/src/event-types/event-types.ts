import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../api/api.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';

const EventTypesDocument = graphql(`
  query EventTypes($after: String) {
    auditEventDefinitions(first: 100, after: $after) {
      nodes {
        name
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const FIVE_MINUTES = 300_000;

/** The names of all types that are known, in alphabetical order. */
export function eventTypesQuery(api: Api) {
  return queryOptions({
    queryKey: ['event types'],
    staleTime: FIVE_MINUTES,
    queryFn: async (): Promise<string[]> => {
      const names = new Set<string>();
      for (let after: string | null = null; ;) {
        const { auditEventDefinitions: page }: ResultOf<typeof EventTypesDocument> = await api.graphql(
          EventTypesDocument,
          { after },
        );
        for (const node of page.nodes ?? []) if (node !== null) names.add(node.name);
        if (!page.pageInfo.hasNextPage) return [...names].sort();
        after = page.pageInfo.endCursor;
      }
    },
  });
}
