import type { Queryable } from '../../database/cancellable.ts';
import { checkOf } from './event-check.ts';
import type { EventScope } from './event-conditions.ts';
import type { EventFilters } from './event-filters.ts';
import { type EventPosition, type EventWindow, readWindow, type StoredEvent } from './event-statements.ts';

/** Limits of a page; the first one that is reached ends it. */
export interface PageLimits {
  readonly events: number;
  /** Bytes of bodies; the first event is read whatever its size. */
  readonly bytes: number;
  /** After this time the page has the events that were found until then. */
  readonly milliseconds: number;
}

/** Events newest first. It may be short or even empty while `next` says that there is more to look through. */
export interface EventPage {
  readonly events: readonly StoredEvent[];
  readonly next: EventPosition | undefined;
}

/** A reading from a position down to the beginning, or to the floor. */
export type EventWalk = ReturnType<typeof createEventWalk>;

/** Lets a read run when its turn comes. */
export type RunRead = <T>(read: (db: Queryable) => Promise<T>) => Promise<T>;

export interface WalkOptions {
  readonly run: RunRead;
  readonly scope: EventScope;
  readonly filters: EventFilters;
  readonly from: EventPosition | undefined;
  /** Events of this key and below are not read; 0 for all. */
  readonly floor?: number;
  /** Milliseconds from any beginning. */
  readonly clock: () => number;
}

// Few enough to be walked in milliseconds whatever the filters.
const SMALL_WINDOW = 5_000;
// A window that was quick because nothing matched may be followed by sequences that all match.
const MAX_WINDOW = 500_000;
const MIN_CHECKED = 200;
// Checking so many events takes the process some 20 ms.
const MAX_CHECKED = 1_600;
const QUICK_MS = 50;
const SLOW_MS = 250;
/** Events skipped at a time, where the bodies must be read and where they need not be. */
const SKIPPED_READ = { maxEvents: 500, maxBytes: 1024 * 1024, bare: false } as const;
const SKIPPED_BARE = { maxEvents: 5_000, maxBytes: 1, bare: true } as const;

/**
 * Reads window by window, each in a statement of its own: a window grows as long as statements are quick and shrinks when
 * they are slow, so that none takes long, whatever the filters and however rare the matches.
 */
export function createEventWalk({ run, scope, filters, from, floor = 0, clock }: WalkOptions) {
  const check = checkOf(filters);
  const bottom = floor + 1;
  let position = from !== undefined && from.key > bottom ? from : undefined;
  let size = SMALL_WINDOW;
  // The fewer events pass the check, the more are read at once.
  let checked = MIN_CHECKED;

  async function readOnce(
    before: EventPosition,
    { maxEvents, maxBytes, bare }: Pick<EventWindow, 'maxEvents' | 'maxBytes' | 'bare'>,
  ): Promise<StoredEvent[]> {
    const lowest = Math.max(bottom, before.key - size);
    const findAll = size > SMALL_WINDOW;
    const asked = check === undefined ? maxEvents : Math.max(maxEvents, checked);
    const window = { from: lowest, before, maxEvents: asked, maxBytes, findAll, ...(bare && { bare }) };
    let started = 0;
    const read = await run((pool) => {
      started = clock();
      return readWindow(pool, scope, filters, window);
    });
    const passed = check === undefined ? read : read.filter(({ body }) => check(body));
    if (passed.length < read.length / 2) checked = Math.min(2 * checked, MAX_CHECKED);
    const rows = passed.slice(0, maxEvents);
    const last = rows.length === maxEvents ? rows.at(-1) : read.at(-1);
    if (
      last !== undefined &&
      (rows.length === maxEvents || read.length === asked || bytesOf(read) >= maxBytes)
    ) {
      position = positionBelow(last, bottom);
      // Twice what this page took, for the next one.
      size = clamp(2 * (before.key - last.key));
    } else {
      position = lowest === bottom ? undefined : { ...before, key: lowest };
      size = resized(size, clock() - started);
    }
    return rows;
  }

  return {
    /** Where the next page begins; undefined at the end. */
    get position() {
      return position;
    },
    async readPage(limits: PageLimits): Promise<EventPage> {
      const until = clock() + limits.milliseconds;
      const events: StoredEvent[] = [];
      let bytes = 0;
      while (position !== undefined && events.length < limits.events && bytes < limits.bytes) {
        const left = { maxEvents: limits.events - events.length, maxBytes: limits.bytes - bytes };
        const rows = await readOnce(position, left);
        events.push(...rows);
        bytes += bytesOf(rows);
        if (clock() >= until) break;
      }
      return { events, next: position };
    },
    /** Skips events; false: it takes longer than the given milliseconds. */
    async skip(events: number, milliseconds: number) {
      const until = clock() + milliseconds;
      const { maxEvents, ...limits } = check === undefined ? SKIPPED_BARE : SKIPPED_READ;
      let left = events;
      while (position !== undefined && left > 0) {
        if (clock() >= until) return false;
        left -= (await readOnce(position, { ...limits, maxEvents: Math.min(left, maxEvents) })).length;
      }
      return true;
    },
  };
}

function positionBelow({ key, receivedAt }: StoredEvent, bottom: number): EventPosition | undefined {
  return key === bottom ? undefined : { key, receivedAt };
}

function resized(size: number, milliseconds: number): number {
  if (milliseconds < QUICK_MS) return clamp(8 * size);
  return milliseconds > SLOW_MS ? clamp(size / 2) : size;
}

function clamp(size: number): number {
  return Math.round(Math.min(Math.max(size, SMALL_WINDOW), MAX_WINDOW));
}

function bytesOf(events: readonly StoredEvent[]): number {
  return events.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
}
