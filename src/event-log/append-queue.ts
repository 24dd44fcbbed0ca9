import { DatabaseTimeoutError } from '../database/outage.ts';
import { createSharedRoom, type RoomShare } from '../shares/shared-room.ts';
import type { Appended, AppendRequest } from './append.ts';

/** What became of a request; every other ending is an exception, and after one the events may be stored. */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly appended: Appended }
  /** The group was deleted meanwhile -> 404 */
  | { readonly kind: 'gone' }
  /** Too much is waiting already, of all streams or of this one; nothing was stored -> 429 */
  | { readonly kind: 'busy' };

/** A request that waits for its commit, or is in one. */
export interface Waiting {
  readonly request: AppendRequest;
  readonly bytes: number;
  /** No request waits for it any more. */
  readonly settled: boolean;
  resolve(outcome: AppendOutcome): void;
  reject(error: Error): void;
}

interface Settle {
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: Error) => void;
}

// A class, and so no function for each method: one is made for each event that is sent alone.
class Entry implements Waiting {
  settled = false;
  readonly request: AppendRequest;
  readonly bytes: number;
  readonly share: RoomShare;
  private readonly settle: Settle;
  private readonly deadlines: Deadlines<Entry>;

  constructor(
    entering: Pick<Entry, 'request' | 'bytes' | 'share'>,
    settle: Settle,
    deadlines: Deadlines<Entry>,
  ) {
    this.request = entering.request;
    this.bytes = entering.bytes;
    this.share = entering.share;
    this.settle = settle;
    this.deadlines = deadlines;
  }

  resolve(outcome: AppendOutcome): void {
    this.end();
    this.settle.resolve(outcome);
  }

  reject(error: Error): void {
    this.end();
    this.settle.reject(error);
  }

  private end(): void {
    this.settled = true;
    this.deadlines.delete(this);
  }
}

/**
 * Streams whose lock another transaction held for long are appended to separately, so that other streams do not wait
 * for that lock.
 */
export type Lane = 'quick' | 'slow';

const MB = 1024 * 1024;
// A transaction that is too large holds the stream's lock too long, which adds to the latency of all senders.
const MAX_EVENTS_PER_COMMIT = 2_000;
const MAX_BYTES_PER_COMMIT = 8 * MB;
// Waiting events are stored soon: one stream may use half of the room until another stream has events, too.
const WAITING_ROOM = { size: 64 * MB, part: 16 * MB, alone: 32 * MB };
// Takes longer than others are willing to wait.
const LARGE_EVENTS = 1_000;
const LARGE_BYTES = MB;

/** Whether a request gets a commit that has nothing of other streams in it. */
export function isLarge({ request, bytes }: Pick<Waiting, 'request' | 'bytes'>): boolean {
  return request.events.length > LARGE_EVENTS || bytes > LARGE_BYTES;
}

/** What waits for a commit, in the order of its arrival, and which streams have one under way. */
export function createAppendQueue(maxWaitMs: number) {
  let waiting = new Set<Entry>();
  const room = createSharedRoom(WAITING_ROOM);
  const busyStreams = new Set<number>();
  const slowStreams = new Set<number>();
  const deadlines = createDeadlines<Entry>(maxWaitMs, (entry) =>
    entry.reject(tooLate(maxWaitMs, remove(entry))),
  );

  const remove = (entry: Entry): boolean => {
    if (!waiting.delete(entry)) return false;
    entry.share.give(entry.bytes);
    return true;
  };

  const enter = (request: AppendRequest, bytes: number, share: RoomShare): Promise<AppendOutcome> =>
    new Promise((resolve, reject) => {
      const entry = new Entry({ request, bytes, share }, { resolve, reject }, deadlines);
      waiting.add(entry);
      deadlines.add(entry);
    });

  /** Whether an entry may be in a commit that begins with the first one; events and bytes are those that it has so far. */
  const fits = (entry: Entry, first: Entry, lane: Lane, events: number, bytes: number): boolean => {
    const alone = lane === 'slow' || isLarge(first);
    if (alone ? first.request.streamId !== entry.request.streamId : isLarge(entry)) return false;
    return (
      events + entry.request.events.length <= MAX_EVENTS_PER_COMMIT &&
      bytes + entry.bytes <= MAX_BYTES_PER_COMMIT
    );
  };

  return {
    /** Undefined when too much is waiting already. */
    add(request: AppendRequest): Promise<AppendOutcome> | undefined {
      let bytes = 0;
      for (const { bodyTail } of request.events) bytes += bodyTail.length;
      const share = room.share([String(request.streamId)]);
      return share.take(bytes) === 'taken' ? enter(request, bytes, share) : undefined;
    },
    /** Whether a commit of the stream is under way. */
    isBusy: (streamId: number) => busyStreams.has(streamId),
    /** The next batch of a lane, whose streams are busy until `done`; a large request only where `large` allows it. */
    take(lane: Lane, large: boolean): readonly Waiting[] {
      const batch: Entry[] = [];
      if (lane === 'slow' && slowStreams.size === 0) return batch;
      let events = 0;
      let bytes = 0;
      for (const entry of waiting) {
        const { streamId } = entry.request;
        if (busyStreams.has(streamId) || slowStreams.has(streamId) !== (lane === 'slow')) continue;
        const [first] = batch;
        const isIn = first === undefined ? large || !isLarge(entry) : fits(entry, first, lane, events, bytes);
        if (!isIn) continue;
        batch.push(entry);
        events += entry.request.events.length;
        bytes += entry.bytes;
      }
      for (const entry of batch) {
        remove(entry);
        busyStreams.add(entry.request.streamId);
      }
      return batch;
    },
    done(batch: readonly Waiting[]): void {
      for (const { request } of batch) busyStreams.delete(request.streamId);
    },
    /** Whether requests for one of a batch's streams come faster than commits end: several were in it, or one waits already. */
    isShared(batch: readonly Waiting[]): boolean {
      const streams = new Set(batch.map(({ request }) => request.streamId));
      if (streams.size < batch.length) return true;
      for (const { request } of waiting) if (streams.has(request.streamId)) return true;
      return false;
    },
    /** Puts a batch of which nothing was committed back to the front, each stream in a commit of its own. */
    putApart(batch: readonly Waiting[]): void {
      const back = (batch as readonly Entry[]).filter(({ settled }) => !settled);
      for (const { request, share, bytes } of back) {
        slowStreams.add(request.streamId);
        // It was let in before; nothing refuses it now.
        share.force(bytes);
      }
      waiting = new Set([...back, ...waiting]);
    },
    /** The streams can be locked quickly again. */
    putTogether(batch: readonly Waiting[]): void {
      for (const { request } of batch) slowStreams.delete(request.streamId);
    },
  };
}

function tooLate(maxWaitMs: number, notBegun: boolean): DatabaseTimeoutError {
  const what = notBegun ? 'nothing of it was stored' : 'it may be stored yet';
  return new DatabaseTimeoutError(`An append was given up after ${maxWaitMs} ms; ${what}`);
}

type Deadlines<T> = ReturnType<typeof createDeadlines<T>>;

/**
 * Deadlines of the same length for many objects, with one timer for all, because most of them end long before. `late` is
 * called with each object that has not ended `milliseconds` after it began.
 */
export function createDeadlines<T>(milliseconds: number, late: (one: T) => void) {
  // In the order of the beginnings, and so in the order of the deadlines.
  const begun = new Map<T, number>();
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    timer = undefined;
    const now = performance.now();
    for (const [one, at] of begun) {
      const left = at + milliseconds - now;
      if (left > 0) {
        timer = setTimeout(look, left).unref();
        return;
      }
      begun.delete(one);
      late(one);
    }
  };

  return {
    /** The object begins now. */
    add(one: T): void {
      begun.set(one, performance.now());
      timer ??= setTimeout(look, milliseconds).unref();
    },
    /** The object has ended in time. */
    delete: (one: T) => void begun.delete(one),
  };
}
