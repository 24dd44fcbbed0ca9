import type pg from 'pg';
import type { EventScope } from './event-conditions.ts';
import { countEvents } from './event-count.ts';
import type { EventFilters } from './event-filters.ts';
import { type EventPosition, findEvent, newestPosition, type StoredEvent } from './event-statements.ts';
import { createEventWalk, type EventWalk, type EventPage } from './event-walk.ts';
import { createReadGate } from './read-gate.ts';

/** Which part of a list is asked for. */
export interface PageRequest {
  readonly size: number;
  /** Only what is older; undefined: from the newest event on. */
  readonly after?: EventPosition | undefined;
  /** So many of the newest are left out. */
  readonly skip?: number;
  /** Only what is newer than the event of this key. */
  readonly newerThan?: number | undefined;
}

/** A page of a list, and where it began. */
export interface ReadPage extends EventPage {
  /** What is newer than this was not there when the page was read; undefined when the stream is gone. */
  readonly top: EventPosition | undefined;
  /** It has as many events as were asked for, or all that were left; pages before it that were skipped were so, too. */
  readonly whole: boolean;
}

/** Reading events, whoever asks in whatever language; who may is decided before. */
export interface ReadService {
  page(scope: EventScope, filters: EventFilters, request: PageRequest): Promise<ReadPage>;
  /** How many events there are in a list, when that is quick to find out and no more than `limit`. */
  count(
    scope: EventScope,
    filters: EventFilters,
    options: { readonly newerThan: number; readonly limit: number },
  ): Promise<number | undefined>;
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
const PAGE = { bytes: 8 * 1024 * 1024, milliseconds: 5_000 } as const;
const MAX_PEEK_MS = 250;

export function createReadService({ pool, clock }: ReadServiceDeps): ReadService {
  const run = createReadGate(pool, MAX_READS_AT_ONCE);
  const newest = (scope: EventScope): Promise<EventPosition | undefined> =>
    run((gated) => newestPosition(gated, scope));
  return {
    async page(scope, filters, { size, after, skip = 0, newerThan: floor = 0 }) {
      const from = after ?? (await newest(scope));
      const top = from && { ...from, key: from.key - 1 };
      const leap = skip > size && isEverything(scope, filters) ? skip : 0;
      const start = from && { ...from, key: from.key - leap };
      const walk = createEventWalk({ run, scope, filters, from: start, floor, clock });
      if (size === 0) return { events: [], next: walk.position, top, whole: true };
      const skipped = await skipPages(walk, skip - leap, size);
      if (!skipped) return { events: [], next: walk.position, top, whole: false };
      const page = await walk.readPage({ ...PAGE, events: size });
      return { events: page.events, next: await nextOf(walk, page, size), top, whole: isWhole(page, size) };
    },
    async count(scope, filters, { newerThan: floor, limit }) {
      const from = await newest(scope);
      if (from === undefined) return undefined;
      return run((gated) => countEvents(gated, scope, filters, { from, floor }, limit));
    },
    find: (scope, id) => run((gated) => findEvent(gated, scope, id)),
    walk: async (scope, filters) =>
      createEventWalk({ run, scope, filters, from: await newest(scope), clock }),
  };
}

/** In a stream without a filter, sequences say where any number of events ends: there are no gaps between them. */
function isEverything({ streamId, below, author }: EventScope, filters: EventFilters): boolean {
  const conditions: readonly unknown[] = [below, author, ...(Object.values(filters) as unknown[])];
  return streamId !== undefined && conditions.every((condition) => condition === undefined);
}

/** False: it takes too long, or the only page that is skipped, and that a reader has seen, was not whole. */
async function skipPages(walk: EventWalk, events: number, size: number): Promise<boolean> {
  if (events !== size) return walk.skip(events, PAGE.milliseconds);
  return isWhole(await walk.readPage({ ...PAGE, events }), size);
}

function isWhole({ events, next }: EventPage, size: number): boolean {
  return events.length === size || next === undefined;
}

/** A full page may have been the last one: looks for one more event, but not for long. */
async function nextOf(walk: EventWalk, page: EventPage, size: number): Promise<EventPosition | undefined> {
  if (page.next === undefined || page.events.length < size) return page.next;
  const peek = await walk.readPage({ events: 1, bytes: 1, milliseconds: MAX_PEEK_MS });
  return peek.events.length === 0 && peek.next === undefined ? undefined : page.next;
}
