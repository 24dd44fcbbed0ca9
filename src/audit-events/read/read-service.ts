import type pg from 'pg';
import type { EventScope } from './event-conditions.ts';
import type { EventFilters } from './event-filters.ts';
import { type EventPosition, findEvent, newestPosition, type StoredEvent } from './event-statements.ts';
import { createEventWalk, type EventWalk, type EventPage } from './event-walk.ts';
import { createReadGate } from './read-gate.ts';

/** Which part of a list is asked for. */
export interface PageRequest {
  readonly size: number;
  /** Only what is older; undefined: from the newest event on. */
  readonly after?: EventPosition | undefined;
  /** Only what is newer than the event of this key. */
  readonly newerThan?: number | undefined;
}

/** A page of a list, and where it began. */
export interface ReadPage extends EventPage {
  /** What is newer than this was not there when the page was read; undefined when the stream is gone. */
  readonly top: EventPosition | undefined;
}

/** Reading events, whoever asks in whatever language; who may is decided before. */
export interface ReadService {
  page(scope: EventScope, filters: EventFilters, request: PageRequest): Promise<ReadPage>;
  find(scope: EventScope, id: number): Promise<StoredEvent | undefined>;
  /** Everything that the filters let through, newest first. */
  walk(scope: EventScope, filters: EventFilters): Promise<EventWalk>;
}

export interface ReadServiceDeps {
  readonly pool: Pick<pg.Pool, 'query'>;
  /** Milliseconds from any beginning. */
  readonly clock: () => number;
}

// Of the pool's 20 connections; a search may keep one busy for seconds.
const MAX_READS_AT_ONCE = 4;
const MAX_PAGE_BYTES = 8 * 1024 * 1024;
const MAX_PAGE_MS = 5_000;
const MAX_PEEK_MS = 250;

export function createReadService({ pool, clock }: ReadServiceDeps): ReadService {
  const run = createReadGate(pool, MAX_READS_AT_ONCE);
  const newest = (scope: EventScope): Promise<EventPosition | undefined> =>
    run((gated) => newestPosition(gated, scope));
  return {
    async page(scope, filters, { size, after, newerThan: floor = 0 }) {
      const from = after ?? (await newest(scope));
      const top = from && { ...from, key: from.key - 1 };
      const walk = createEventWalk({ run, scope, filters, from, floor, clock });
      if (size === 0) return { events: [], next: walk.position, top };
      const page = await walk.readPage({ events: size, bytes: MAX_PAGE_BYTES, milliseconds: MAX_PAGE_MS });
      return { events: page.events, next: await nextOf(walk, page, size), top };
    },
    find: (scope, id) => run((gated) => findEvent(gated, scope, id)),
    walk: async (scope, filters) =>
      createEventWalk({ run, scope, filters, from: await newest(scope), clock }),
  };
}

/** A full page may have been the last one: looks for one more event, but not for long. */
async function nextOf(walk: EventWalk, page: EventPage, size: number): Promise<EventPosition | undefined> {
  if (page.next === undefined || page.events.length < size) return page.next;
  const peek = await walk.readPage({ events: 1, bytes: 1, milliseconds: MAX_PEEK_MS });
  return peek.events.length === 0 && peek.next === undefined ? undefined : page.next;
}
