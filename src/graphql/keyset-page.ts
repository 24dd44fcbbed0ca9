import { MAX_ROW_ID } from './global-id.ts';
import type { ConnectionArgs } from './connection-args.input.ts';
import type { Connection } from './connection.type.ts';
import { graphqlErrors } from './graphql-errors.ts';
import { RequestError } from './request-error.ts';

/** Bounds of ids, in the shape of Prisma's filters. */
export interface IdRange {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

/** Finds rows of one list; takes what Prisma's `findMany` takes. */
export type FindRows<Row> = (query: {
  readonly where: { readonly id: IdRange };
  readonly orderBy: { readonly id: 'asc' | 'desc' };
  readonly take: number;
}) => Promise<Row[]>;

/** Elements of a page, when none or more are asked for. */
export const MAX_PAGE_SIZE = 100;

/** A page of a list that is ordered newest first, which is by falling id; ids are row numbers unless `maxId` says more. */
export async function pageNewestFirst<Row extends { readonly id: number }, Node>(
  args: ConnectionArgs,
  find: FindRows<Row>,
  toNode: (row: Row) => Node,
  { maxId }: { readonly maxId?: number } = {},
): Promise<Connection<Node>> {
  const after = decodeCursor(args.after, maxId);
  const before = decodeCursor(args.before, maxId);
  if (isNumber(args.first) && isNumber(args.last)) throw new RequestError(graphqlErrors.FIRST_AND_LAST);
  const backwards = isNumber(args.last);
  const size = pageSize(args.last ?? args.first);

  // One row more than asked for tells whether the list goes on.
  const found = await find({
    where: { id: { ...(after !== undefined && { lt: after }), ...(before !== undefined && { gt: before }) } },
    orderBy: { id: backwards ? 'asc' : 'desc' },
    take: size + 1,
  });
  const goesOn = found.length > size;
  const rows = found.slice(0, size);
  if (backwards) rows.reverse();

  const exists = async (id: IdRange): Promise<boolean> =>
    (await find({ where: { id }, orderBy: { id: 'desc' }, take: 1 })).length > 0;
  const newerExists = after !== undefined && (await exists({ gte: after }));
  const olderExists = before !== undefined && (await exists({ lte: before }));

  const edges = rows.map((row) => ({ cursor: encodeCursor(row.id), node: toNode(row) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasPreviousPage: newerExists || (backwards && goesOn),
      hasNextPage: olderExists || (!backwards && goesOn),
    },
  };
}

/** Finds among rows that are loaded already, for lists that are short by nature. */
export function findAmong<Row extends { readonly id: number }>(rows: readonly Row[]): FindRows<Row> {
  return ({ where, orderBy, take }) => {
    const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = where.id;
    const direction = orderBy.id === 'asc' ? 1 : -1;
    const found = rows.filter(({ id }) => id > gt && id >= gte && id < lt && id <= lte);
    found.sort((a, b) => direction * (a.id - b.id));
    return Promise.resolve(found.slice(0, take));
  };
}

/** A list without anything in it, which refuses wrong arguments as every list does. */
export function emptyPage(args: ConnectionArgs): Promise<Connection<never>> {
  return pageNewestFirst(args, findAmong<never>([]), (nothing) => nothing);
}

/** A negative size counts as 0, and what is over the maximum is cut, as GitLab does. */
function pageSize(asked: number | null | undefined): number {
  return Math.min(Math.max(asked ?? MAX_PAGE_SIZE, 0), MAX_PAGE_SIZE);
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number';
}

/** The cursor of a row in a list that is ordered by id. */
function encodeCursor(id: number): string {
  return Buffer.from(JSON.stringify({ id: String(id) })).toString('base64');
}

/** The id a cursor stands for; undefined for no cursor, which clients also write as an empty string. */
function decodeCursor(cursor: string | null | undefined, maxId = MAX_ROW_ID): number | undefined {
  if (cursor === undefined || cursor === null || cursor === '') return undefined;
  const [, digits] = /^\{"id":"(\d{1,16})"\}$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  const id = Number(digits);
  if (digits === undefined || id > maxId) throw new RequestError(graphqlErrors.CURSOR_INVALID);
  return id;
}
