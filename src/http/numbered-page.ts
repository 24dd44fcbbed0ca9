import type { IncomingHttpHeaders } from 'node:http';
import { type HttpAnswer, jsonAnswer } from './answer.ts';
import { restErrors } from './http-errors.ts';
import { originOf } from './request-origin.ts';
import { integer } from './rest-fields.ts';

/** Entries of a page, unless others are asked for. */
export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

/** GitLab counts no further. */
export const MAX_TOTAL = 10_000;
/** GitLab does not allow skipping more. */
const MAX_OFFSET = 50_000;

/** How many entries a page has; as GitLab, too many are as many as possible. */
export const perPage = integer
  .refine((size) => size >= 1)
  .transform((size) => Math.min(size, MAX_PAGE_SIZE))
  .describe(`a number from 1 to ${MAX_PAGE_SIZE}`);

export const pageNumber = integer.refine((number) => number >= 1).describe('a number from 1 on');

/** A page of a list that is counted from 1. */
export interface NumberedPage {
  readonly number: number;
  readonly size: number;
  /** What the page has, which may be less than its size. */
  readonly shown: number;
  /** Undefined: unknown, or more than `MAX_TOTAL`. */
  readonly total: number | undefined;
  /** Parameters that lead to the next page exactly, whatever is added to the list meanwhile; undefined: this is the last one. */
  readonly next: Readonly<Record<string, string>> | undefined;
}

/** Refuses to skip too much; undefined when it is not too much. */
export function refuseFar(type: string, number: number, size: number): HttpAnswer | undefined {
  if (number * size <= MAX_OFFSET) return undefined;
  return jsonAnswer(405, { error: restErrors.OFFSET_TOO_FAR({ maximum: MAX_OFFSET, type }) });
}

/** A list that is asked for: its path, and the parameters of the request that all of its pages have. */
export interface AskedList {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Of a query the parameters of these names alone: it may hold a token. */
export function parametersOf(query: URLSearchParams, names: readonly string[]): Record<string, string> {
  const given = names.map((name) => [name, query.getAll(name).at(-1)] as const);
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** What leads to the next page of a list whose pages are not counted. */
export function keysetHeaders(
  headers: IncomingHttpHeaders,
  list: AskedList,
  {
    size,
    next,
    pagination,
  }: Pick<NumberedPage, 'size' | 'next'> & { readonly pagination?: string | undefined },
): Record<string, string> {
  if (next === undefined) return {};
  const keyset = { ...next, ...(pagination === 'keyset' && { pagination }) };
  const query = new URLSearchParams({ per_page: String(size), ...keyset, ...list.parameters });
  return { link: pageLinks(headers, list.path, [['next', query]]) };
}

/** What GitLab says in headers of a page and of those around it. */
export function numberHeaders(
  headers: IncomingHttpHeaders,
  list: AskedList,
  { number, size, shown, total, next }: NumberedPage,
): Record<string, string> {
  const prev = number > 1 && shown > 0 ? number - 1 : undefined;
  const pages = total === undefined ? undefined : Math.max(Math.ceil(total / size), 1);
  const to = (
    rel: PageRelation,
    page: number | undefined,
    exactly: Readonly<Record<string, string>> = {},
  ): (readonly [PageRelation, URLSearchParams])[] => {
    if (page === undefined) return [];
    const query = { per_page: String(size), ...exactly, page: String(page), ...list.parameters };
    return [[rel, new URLSearchParams(query)]];
  };
  const links = [
    ...to('prev', prev),
    ...(next === undefined ? [] : to('next', number + 1, next)),
    ...to('first', 1),
    ...to('last', pages),
  ];
  return {
    link: pageLinks(headers, list.path, links),
    'x-page': String(number),
    'x-per-page': String(size),
    'x-next-page': next === undefined ? '' : String(number + 1),
    'x-prev-page': String(prev ?? ''),
    ...(total !== undefined && { 'x-total': String(total), 'x-total-pages': String(pages) }),
  };
}

/** Where a link leads, seen from the page that has it. */
type PageRelation = 'prev' | 'next' | 'first' | 'last';

/** The header `Link` of a page of the list at `path`: the parameters of each other page. Clients of GitLab do not resolve relative links. */
function pageLinks(
  headers: IncomingHttpHeaders,
  path: string,
  pages: readonly (readonly [PageRelation, URLSearchParams])[],
): string {
  const address = `${originOf(headers)}${path}`;
  return pages.map(([rel, query]) => `<${address}?${query.toString()}>; rel="${rel}"`).join(', ');
}
