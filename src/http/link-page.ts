import { type HttpAnswer, jsonAnswer } from './answer.ts';
import {
  DEFAULT_PAGE_SIZE,
  keysetHeaders,
  MAX_TOTAL,
  numberHeaders,
  pageNumber,
  parametersOf,
  perPage,
  refuseFar,
} from './numbered-page.ts';
import { type FieldValues, integer, optional, readFields, type Shape, text } from './rest-fields.ts';
import { formValues } from './rest-input.ts';
import type { HttpRequest } from './route.ts';

// PostgreSQL refuses to compare its integers with a larger one.
const MAX_ID = 2 ** 31 - 1;

/** The parameters of pages, which are counted by number or, on request, by the ids of their entries. */
const PAGE_FIELDS = {
  per_page: optional(perPage),
  page: optional(pageNumber),
  id_after: optional(integer),
  pagination: optional(text),
};

/** The wanted entries: those after an id, or those after a number of skipped ones. */
export interface PageRange {
  readonly after: number;
  /** For `findMany`. */
  readonly page: { readonly orderBy: { readonly id: 'asc' }; readonly skip: number; readonly take: number };
}

/** A list with pages, in the order of its ids; `filters` are its other parameters. */
export interface PagedList<S extends Shape, Row> {
  /** GitLab's name of an entry. */
  readonly type: string;
  /** The request's path, encoded. */
  readonly path: string;
  readonly filters: S;
  readonly load: (filters: FieldValues<S>, range: PageRange) => Promise<readonly Row[]>;
  /** The number of entries, counted up to `limit`. */
  readonly count: (filters: FieldValues<S>, limit: number) => Promise<number>;
  readonly idOf: (row: Row) => number;
  readonly toJson: (row: Row) => object;
}

/**
 * Answers one page as an array. As with GitLab, pages have numbers, and headers that say those of the neighbours; with
 * `pagination=keyset` the header `Link` leads to the next page alone.
 */
export async function answerPage<S extends Shape, Row>(
  request: Pick<HttpRequest<unknown>, 'query' | 'headers'>,
  list: PagedList<S, Row>,
): Promise<HttpAnswer> {
  const values = formValues(request.query);
  const paging = readFields(values, PAGE_FIELDS);
  if (!paging.ok) return paging.answer;
  const filters = readFields(values, list.filters);
  if (!filters.ok) return filters.answer;
  const { per_page: size = DEFAULT_PAGE_SIZE, id_after: idAfter, page: asked, pagination } = paging.fields;
  const number = asked ?? 1;
  const byKeys = pagination === 'keyset' || (idAfter !== undefined && asked === undefined);
  const skips = !byKeys && idAfter === undefined;
  const refused = skips ? refuseFar(list.type, number, size) : undefined;
  if (refused !== undefined) return refused;

  const after = Math.min(Math.max(idAfter ?? 0, 0), MAX_ID);
  const skip = skips ? (number - 1) * size : 0;
  const page = { orderBy: { id: 'asc' }, skip, take: size + 1 } as const;
  const rows = await list.load(filters.fields, { after, page });
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  const next = rows.length > size && last !== undefined ? { id_after: String(list.idOf(last)) } : undefined;
  const to = { path: list.path, parameters: parametersOf(request.query, Object.keys(list.filters)) };
  const answered = (headers: Record<string, string>): HttpAnswer =>
    jsonAnswer(200, shown.map(list.toJson), headers);

  if (byKeys) return answered(keysetHeaders(request.headers, to, { size, next, pagination }));
  const counted = await list.count(filters.fields, MAX_TOTAL + 1);
  const total = counted > MAX_TOTAL ? undefined : counted;
  return answered(numberHeaders(request.headers, to, { number, size, shown: shown.length, total, next }));
}
