import type { IncomingHttpHeaders } from 'node:http';
import { originOf } from './request-origin.ts';

/** Where a link leads, seen from the page that has it. */
export type PageRelation = 'prev' | 'next' | 'first' | 'last';

/** The header `Link` of a page of the list at `path`: the parameters of each other page. Clients of GitLab do not resolve relative links. */
export function pageLinks(
  headers: IncomingHttpHeaders,
  path: string,
  pages: readonly (readonly [PageRelation, URLSearchParams])[],
): string {
  const address = `${originOf(headers)}${path}`;
  return pages.map(([rel, query]) => `<${address}?${query.toString()}>; rel="${rel}"`).join(', ');
}
