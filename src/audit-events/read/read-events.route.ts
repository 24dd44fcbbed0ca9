import type pg from 'pg';
import type { Actor } from '../../access/actor.ts';
import { notFound } from '../../access/rest-refusal.ts';
import { forGroup, type GroupAccess, type GroupHandle } from '../../groups/group-request.ts';
import type { HttpAnswer } from '../../http/answer.ts';
import { fieldErrors } from '../../http/http-errors.ts';
import { nextLink } from '../../http/next-link.ts';
import { invalidFields, readFields } from '../../http/rest-fields.ts';
import type { Handler, HttpRequest } from '../../http/route.ts';
import { encodePosition } from './event-cursor.ts';
import { entryOf } from './event-entry.ts';
import { FILTER_FIELDS } from './event-filters.ts';
import { type EventPosition, findEvent, newestPosition } from './event-statements.ts';
import { createEventWalk, type EventPage, type EventWalk } from './event-walk.ts';
import { createExport } from './export-events.route.ts';
import { createReadGate } from './read-gate.ts';
import {
  DEFAULT_PAGE_SIZE,
  filtersOf,
  givenValues,
  PAGE_FIELDS,
  type Reading,
  scopeOf,
} from './read-request.ts';

export interface ReadDeps extends GroupAccess {
  readonly pool: Pick<pg.Pool, 'query'>;
  readonly now: () => Date;
  /** Milliseconds from any beginning. */
  readonly clock: () => number;
}

/** `/api/v4/groups/:id/audit_events`, for Owners. */
export interface ReadHandlers {
  readonly list: Handler<Actor>;
  /** `…/:event_id` */
  readonly show: Handler<Actor>;
  /** `…/export` */
  readonly exportAll: Handler<Actor>;
}

// Of the pool's 20 connections; a search may keep one busy for seconds.
const MAX_READS_AT_ONCE = 4;
const MAX_PAGE_BYTES = 8 * 1024 * 1024;
const MAX_PAGE_MS = 5_000;
const MAX_PEEK_MS = 250;

export function createReadHandlers({ groups, policy, pool, now, clock }: ReadDeps): ReadHandlers {
  const access = { groups, policy };
  const reading: Reading = { run: createReadGate(pool, MAX_READS_AT_ONCE), now, clock };
  return {
    list: forGroup(access, 'read-events', createList(reading)),
    show: forGroup(access, 'read-events', createShow(reading)),
    exportAll: forGroup(access, 'read-events', createExport(reading)),
  };
}

function createList({ run, clock }: Reading): GroupHandle {
  return async (request, group) => {
    const query = readFields(givenValues(request.query), { ...FILTER_FIELDS, ...PAGE_FIELDS });
    if (!query.ok) return query.answer;
    const { cursor, per_page: size = DEFAULT_PAGE_SIZE } = query.fields;

    const scope = scopeOf(group);
    const from = cursor ?? (await run((pool) => newestPosition(pool, scope.streamId)));
    const walk = createEventWalk({ run, scope, filters: filtersOf(query.fields), from, clock });
    const page = await walk.readPage({ events: size, bytes: MAX_PAGE_BYTES, milliseconds: MAX_PAGE_MS });
    const next = await nextOf(walk, page, size);
    const path = `/api/v4/groups/${group.id}/audit_events`;
    const body = `[${page.events.map(entryOf).join(',')}]`;
    return jsonText(body, next === undefined ? {} : { link: linkTo(request, path, size, next) });
  };
}

/** A full page may have been the last one: looks for one more event, but not for long. */
async function nextOf(walk: EventWalk, page: EventPage, size: number): Promise<EventPosition | undefined> {
  if (page.next === undefined || page.events.length < size) return page.next;
  const peek = await walk.readPage({ events: 1, bytes: 1, milliseconds: MAX_PEEK_MS });
  return peek.events.length === 0 && peek.next === undefined ? undefined : page.next;
}

function createShow({ run }: Reading): GroupHandle {
  return async (request, group) => {
    const text = request.params['event_id'] ?? '';
    const id = Number(text);
    if (!/^\d+$/.test(text))
      return invalidFields({ event_id: [fieldErrors.FIELD_INVALID({ what: 'an integer' })] });
    const event = Number.isSafeInteger(id)
      ? await run((pool) => findEvent(pool, scopeOf(group), id))
      : undefined;
    return event === undefined ? notFound('Audit Event') : jsonText(entryOf(event));
  };
}

function linkTo(
  { query, headers }: Pick<HttpRequest<Actor>, 'query' | 'headers'>,
  path: string,
  size: number,
  next: EventPosition,
): string {
  const parameters = new URLSearchParams({ per_page: String(size), cursor: encodePosition(next) });
  // Only what is known: the query may hold a token.
  for (const name of Object.keys(FILTER_FIELDS)) {
    const value = query.getAll(name).at(-1);
    if (value !== undefined) parameters.set(name, value);
  }
  return nextLink(headers, path, parameters);
}

function jsonText(body: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}
