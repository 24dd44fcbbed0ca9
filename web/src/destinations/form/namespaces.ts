import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Api } from '../../api/api.ts';
import { graphql } from '../../api/graphql.ts';
import { ownerKey, type Owner } from '../owner.ts';

const GroupNamespacesDocument = graphql(`
  query GroupNamespaces($fullPath: ID!, $search: String) {
    group(fullPath: $fullPath) {
      groups: descendantGroups(first: 20, search: $search) {
        nodes {
          fullPath
        }
      }
      projects(first: 20, includeSubgroups: true, search: $search) {
        nodes {
          fullPath
        }
      }
    }
  }
`);

const AllNamespacesDocument = graphql(`
  query AllNamespaces($search: String) {
    groups(first: 20, search: $search) {
      nodes {
        fullPath
      }
    }
    projects(first: 20, search: $search) {
      nodes {
        fullPath
      }
    }
  }
`);

/** Full paths that a destination can be limited to. */
export interface Namespaces {
  readonly groups: readonly string[];
  readonly projects: readonly string[];
}

interface Nodes {
  readonly nodes: readonly ({ readonly fullPath: string } | null)[] | null;
}

/** Groups and projects whose events the owner's destinations get, as far as they have the text in their name or path. */
export function namespacesQuery(api: Api, owner: Owner, search: string) {
  return queryOptions({
    queryKey: ['namespaces', ownerKey(owner), search],
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<Namespaces> => {
      const found = await fetchNamespaces(api, owner, search);
      return { groups: pathsOf(found?.groups), projects: pathsOf(found?.projects) };
    },
  });
}

async function fetchNamespaces(api: Api, owner: Owner, search: string) {
  if (owner.kind === 'instance') return api.graphql(AllNamespacesDocument, { search });
  return (await api.graphql(GroupNamespacesDocument, { fullPath: owner.fullPath, search })).group;
}

function pathsOf(connection: Nodes | null | undefined): string[] {
  return (connection?.nodes ?? []).flatMap((node) => (node === null ? [] : [node.fullPath]));
}
