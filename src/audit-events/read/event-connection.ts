import type { Connection } from '../../graphql/connection.type.ts';
import { graphqlErrors } from '../../graphql/graphql-errors.ts';
import { RequestError } from '../../graphql/request-error.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../../http/numbered-page.ts';
import type { Reader } from '../../http/reader.ts';
import { eventNode, type AuditEventType } from './audit-event.type.ts';
import type { AuditEventsArgs } from './audit-events.input.ts';
import { cursor, encodePosition } from './event-cursor.ts';
import { type EventFilters, FILTER_LIST } from './event-filters.ts';
import type { EventPosition } from './event-statements.ts';
import { readErrors } from './read-errors.ts';
import type { ReadScope, ReadService } from './read-service.ts';

/** A page of events as GraphQL has it. */
export async function eventConnection(
  service: ReadService,
  scope: ReadScope,
  args: AuditEventsArgs,
  reader: Reader,
): Promise<Connection<AuditEventType>> {
  const filters = filtersIn(args);
  const after = positionOf(args.after);
  const before = positionOf(args.before);
  const size = Math.min(Math.max(args.first ?? DEFAULT_PAGE_SIZE, 0), MAX_PAGE_SIZE);
  const page = await service.page(scope, filters, { size, after, newerThan: before?.key }, reader);
  const edges = page.events.map((event) => ({
    cursor: encodePosition(event),
    node: eventNode(event),
  }));
  const end = page.next ?? page.events.at(-1);
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      // Not the first event's: a request for newer events then need not look again through events that did not match.
      startCursor: page.top === undefined ? null : encodePosition(page.top),
      endCursor: end === undefined ? null : encodePosition(end),
      hasPreviousPage: after !== undefined,
      hasNextPage: page.next !== undefined,
    },
  };
}

function filtersIn(args: AuditEventsArgs): EventFilters {
  const given = args as Readonly<Record<string, unknown>>;
  const read = FILTER_LIST.map(([name, filter]): [string, unknown] => {
    const value = given[name] ?? '';
    if (value === '') return [name, undefined];
    const reading = filter.read.safeParse(value);
    if (reading.success) return [name, reading.data];
    throw new RequestError(readErrors.FILTER_INVALID({ name, what: filter.read.description ?? '' }));
  });
  return Object.fromEntries(read);
}

function positionOf(text: string | null | undefined): EventPosition | undefined {
  if (text === undefined || text === null || text === '') return undefined;
  const position = cursor.safeParse(text);
  if (!position.success) throw new RequestError(graphqlErrors.CURSOR_INVALID);
  return position.data;
}
