import type { ReadGate } from '../../database/read-gate.ts';
import type { Reader } from '../../http/reader.ts';
import type { EventScope } from './event-conditions.ts';
import { countEvents } from './event-count.ts';
import type { EventFilters } from './event-filters.ts';
import { type EventPosition, findEvent, newestPosition, type StoredEvent } from './event-statements.ts';
import { createEventWalk, type EventPage, type EventWalk, type RunRead } from './event-walk.ts';

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

/** What may be read, and what it counts as. */
export interface ReadScope extends EventScope {
  readonly key: string;
}

/** Reads events for REST and GraphQL; permissions are checked before. */
export type ReadService = ReturnType<typeof createReadService>;

const PAGE = { bytes: 8 * 1024 * 1024, milliseconds: 5_000 } as const;
const MAX_PEEK_MS = 250;

/** `clock`: milliseconds from any beginning. */
export function createReadService({
  gate,
  clock,
}: {
  readonly gate: ReadGate;
  readonly clock: () => number;
}) {
  const inTurn =
    ({ key }: ReadScope, { signal }: Pick<Reader, 'signal'>): RunRead =>
    (read) =>
      gate.run(key, signal, read);
  // Asked when it is a read's turn: those before it may have filled the room by then.
  const inRoom =
    (scope: ReadScope, reader: Reader): RunRead =>
    (read) =>
      inTurn(
        scope,
        reader,
      )((db) => {
        reader.checkRoom(scope.key);
        return read(db);
      });
  const newest = (run: RunRead, scope: ReadScope): Promise<EventPosition | undefined> =>
    run((db) => newestPosition(db, scope));

  return {
    async page(
      scope: ReadScope,
      filters: EventFilters,
      { size, after, skip = 0, newerThan: floor = 0 }: PageRequest,
      reader: Reader,
    ): Promise<ReadPage> {
      const run = inRoom(scope, reader);
      const from = after ?? (await newest(run, scope));
      const top = from && { ...from, key: from.key - 1 };
      const leap = skip > size && isEverything(scope, filters) ? skip : 0;
      const start = from && { ...from, key: from.key - leap };
      const walk = createEventWalk({ run, scope, filters, from: start, floor, clock });
      if (size === 0) return { events: [], next: walk.position, top, whole: true };
      const skipped = await skipPages(walk, skip - leap, size);
      if (!skipped) return { events: [], next: walk.position, top, whole: false };
      const page = await walk.readPage({ ...PAGE, events: size });
      reader.hold(scope.key, bytesOf(page.events));
      return { events: page.events, next: await nextOf(walk, page, size), top, whole: isWhole(page, size) };
    },
    /** How many events there are in a list, when that is quick to find out and no more than `limit`. */
    async count(
      scope: ReadScope,
      filters: EventFilters,
      { newerThan: floor, limit }: { readonly newerThan: number; readonly limit: number },
      reader: Reader,
    ) {
      const run = inTurn(scope, reader);
      const from = await newest(run, scope);
      if (from === undefined) return undefined;
      return run((db) => countEvents(db, scope, filters, { from, floor }, limit));
    },
    async find(scope: ReadScope, id: number, reader: Reader) {
      const event = await inRoom(scope, reader)((db) => findEvent(db, scope, id));
      if (event !== undefined) reader.hold(scope.key, bytesOf([event]));
      return event;
    },
    /** Everything that the filters let through, newest first; how much of it is held is the caller's to bound. */
    async walk(scope: ReadScope, filters: EventFilters, reader: Pick<Reader, 'signal'>) {
      const run = inTurn(scope, reader);
      return createEventWalk({ run, scope, filters, from: await newest(run, scope), clock });
    },
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

function bytesOf(events: readonly StoredEvent[]): number {
  return events.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
}
