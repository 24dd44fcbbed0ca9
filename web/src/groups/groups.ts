import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Api } from '../api/api.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';

// Destinations are null unless the user is an Owner; asking for one costs less than asking for a role.
const GroupsDocument = graphql(`
  query Groups($search: String, $after: String) {
    groups(search: $search, first: 50, after: $after) {
      nodes {
        fullPath
        fullName
        externalAuditEventDestinations(first: 1) {
          pageInfo {
            hasNextPage
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

type GroupNode = NonNullable<
  NonNullable<NonNullable<ResultOf<typeof GroupsDocument>['groups']>['nodes']>[number]
>;
export type OwnedGroup = Pick<GroupNode, 'fullPath' | 'fullName'>;

/** The groups that the user owns, by pages; a page may be short when it has groups of others. */
export function ownedGroupsQuery(api: Api, search: string) {
  return infiniteQueryOptions({
    queryKey: ['groups', search],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) => {
      const { groups } = await api.graphql(GroupsDocument, { search, after: pageParam });
      const nodes = (groups?.nodes ?? []).filter((node) => node !== null);
      return {
        owned: nodes.filter((node) => node.externalAuditEventDestinations !== null),
        next: groups?.pageInfo.hasNextPage === true ? groups.pageInfo.endCursor : null,
      };
    },
    getNextPageParam: ({ next }) => next,
  });
}

const GroupDocument = graphql(`
  query Group($fullPath: ID!) {
    group(fullPath: $fullPath) {
      fullPath
      fullName
      externalAuditEventDestinations(first: 1) {
        pageInfo {
          hasNextPage
        }
      }
    }
  }
`);

/** A group as its page needs it; null when it is not there, or not for this token. */
export function groupQuery(api: Api, fullPath: string) {
  return queryOptions({
    queryKey: ['group', fullPath],
    queryFn: async () => {
      const { group } = await api.graphql(GroupDocument, { fullPath });
      if (group === null) return null;
      return { ...group, isOwned: group.externalAuditEventDestinations !== null };
    },
  });
}
