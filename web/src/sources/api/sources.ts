import { queryOptions } from '@tanstack/react-query';
import { ApiError } from '../../api/api-error.ts';
import type { Api } from '../../api/api.ts';
import type { ResultOf } from '../../api/graphql.ts';
import { SourceKindsDocument, SourcesDocument, type Source } from './source-documents.ts';

export type SourceKind = ResultOf<typeof SourceKindsDocument>['kinds'][number];

const EVERY_MS = 3_000;

/** The systems whose events this server takes. */
export function sourceKindsQuery(api: Api) {
  return queryOptions({
    queryKey: ['source kinds'],
    staleTime: Infinity,
    queryFn: async () => (await api.graphql(SourceKindsDocument, {})).kinds,
  });
}

export function sourcesKey(fullPath: string) {
  return ['sources', fullPath] as const;
}

/** Sources of the group and of what is below it, newest first, kept up to date. */
export function sourcesQuery(api: Api, fullPath: string) {
  return queryOptions({
    queryKey: sourcesKey(fullPath),
    refetchInterval: EVERY_MS,
    queryFn: () => fetchSources(api, fullPath),
  });
}

type Page = NonNullable<NonNullable<ResultOf<typeof SourcesDocument>['group']>['sources']>;

async function fetchSources(api: Api, fullPath: string): Promise<Source[]> {
  const all: Source[] = [];
  for (let after: string | null = null; ;) {
    const page: Page = await fetchPage(api, fullPath, after);
    all.push(...(page.nodes ?? []).filter((node) => node !== null));
    if (!page.pageInfo.hasNextPage) return all;
    after = page.pageInfo.endCursor;
  }
}

async function fetchPage(api: Api, fullPath: string, after: string | null): Promise<Page> {
  const { group } = await api.graphql(SourcesDocument, { fullPath, after });
  const page = group?.sources ?? null;
  if (page !== null) return page;
  throw new ApiError('not-found', 'This access token may not see the sources of this group.');
}

/** As the REST API has it. */
export function sourceNumber(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
