import { type HttpAnswer, jsonAnswer } from './answer.ts';
import { fieldErrors } from './http-errors.ts';
import { nextLink } from './next-link.ts';
import { type Field, integer, invalidFields, optional, readFields } from './rest-fields.ts';
import { formValues } from './rest-input.ts';
import type { HttpRequest } from './route.ts';

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;
// PostgreSQL refuses to compare its integers with a larger one.
const MAX_ID = 2 ** 31 - 1;

/** A list whose entries come by page; `filters` are the other parameters it takes. */
export interface PagedList<S extends Readonly<Record<string, Field<unknown>>>, Row> {
  /** Of the request, encoded. */
  readonly path: string;
  readonly filters: S;
  /** The first `limit` rows after the id `after`. */
  readonly load: (
    filters: FiltersOf<S>,
    range: { readonly after: number; readonly limit: number },
  ) => Promise<readonly Row[]>;
  readonly idOf: (row: Row) => number;
  readonly toJson: (row: Row) => object;
}

type FiltersOf<S> = { readonly [Name in keyof S]: S[Name] extends Field<infer T> ? T : never };

/** Answers one page as an array; the header `Link` leads to the next one, as long as there is one. */
export async function answerPage<S extends Readonly<Record<string, Field<unknown>>>, Row>(
  request: Pick<HttpRequest<unknown>, 'query' | 'headers'>,
  list: PagedList<S, Row>,
): Promise<HttpAnswer> {
  const values = formValues(request.query);
  const page = readFields(values, {
    per_page: optional(integer),
    id_after: optional(integer),
    page: optional(integer),
  });
  const filters = readFields(values, list.filters);
  if (!page.ok) return page.answer;
  if (!filters.ok) return filters.answer;
  const { per_page: size = DEFAULT_SIZE, id_after: after = 0, page: number = 1 } = page.fields;
  if (size < 1) {
    return invalidFields({
      per_page: [fieldErrors.FIELD_INVALID({ what: `a number from 1 to ${MAX_SIZE}` })],
    });
  }
  // Answering the first page again would let whoever counts pages go on forever.
  if (number !== 1) return invalidFields({ page: [fieldErrors.PAGE_NOT_SUPPORTED] });

  const limit = Math.min(size, MAX_SIZE);
  const range = { after: Math.min(Math.max(after, 0), MAX_ID), limit: limit + 1 };
  const rows = await list.load(filters.fields, range);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  const headers: Record<string, string> = more
    ? { link: linkAfter(request, list, limit, list.idOf(last)) }
    : {};
  return jsonAnswer(200, shown.map(list.toJson), headers);
}

function linkAfter(
  request: Pick<HttpRequest<unknown>, 'query' | 'headers'>,
  list: { readonly path: string; readonly filters: object },
  perPage: number,
  after: number,
): string {
  const query = new URLSearchParams({ per_page: String(perPage), id_after: String(after) });
  // Only what is known: the query may hold a token.
  for (const name of Object.keys(list.filters)) {
    const value = request.query.get(name);
    if (value !== null) query.set(name, value);
  }
  return nextLink(request.headers, list.path, query);
}
