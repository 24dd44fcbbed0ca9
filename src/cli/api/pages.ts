import { graphql, type ResultOf } from './graphql.ts';

/** The fields of a list by which `allNodes` finds the next page. */
export const PAGE_INFO = graphql(`
  fragment PageInfo on PageInfo {
    hasNextPage
    endCursor
  }
`);

/** A connection of GraphQL as lists ask for it. */
export interface Page<Node> {
  readonly nodes: readonly (Node | null)[] | null;
  readonly pageInfo: ResultOf<typeof PAGE_INFO>;
}

export const EMPTY_PAGE: Page<never> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** Every element of a list, page by page; `limit` ends it early. */
export async function allNodes<Node>(
  load: (after: string | null) => Promise<Page<Node>>,
  limit = Infinity,
): Promise<Node[]> {
  const nodes: Node[] = [];
  let after: string | null = null;
  while (nodes.length < limit) {
    const page = await load(after);
    nodes.push(...(page.nodes ?? []).filter((node) => node !== null));
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  return nodes.slice(0, limit);
}
