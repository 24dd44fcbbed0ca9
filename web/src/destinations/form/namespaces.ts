import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Api } from '../../api/api.ts';
import { graphql } from '../../api/graphql.ts';
import type { NamespaceChoice } from './form-values.ts';

const NamespacesDocument = graphql(`
  query Namespaces($fullPath: ID!, $search: String) {
    group(fullPath: $fullPath) {
      descendantGroups(first: 20, search: $search) {
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

/** Groups and projects below the group that have the text in their name or path. */
export function namespacesQuery(api: Api, fullPath: string, search: string) {
  return queryOptions({
    queryKey: ['namespaces', fullPath, search],
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<NamespaceChoice[]> => {
      const { group } = await api.graphql(NamespacesDocument, { fullPath, search });
      const of = (kind: NamespaceChoice['kind'], nodes: readonly ({ fullPath: string } | null)[]) =>
        nodes.flatMap((node) => (node === null ? [] : [{ kind, fullPath: node.fullPath }]));
      return [
        ...of('group', group?.descendantGroups?.nodes ?? []),
        ...of('project', group?.projects.nodes ?? []),
      ];
    },
  });
}
