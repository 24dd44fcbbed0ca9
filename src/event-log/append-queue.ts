import { DatabaseTimeoutError } from '../database/outage.ts';
import type { Appended, AppendRequest } from './append.ts';

/** What became of a request; every other ending is an exception, and after one the events may be stored. */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly appended: Appended }
  /** The group was deleted meanwhile -> 404 */
  | { readonly kind: 'gone' }
  /** Too much is waiting already; nothing was stored -> 429 */
  | { readonly kind: 'busy' };

/** A request that waits for its commit, or is in one. */
export interface Waiting {
  readonly request: AppendRequest;
  readonly bytes: number;
  /** Nobody waits for it any more. */
  readonly settled: boolean;
  resolve(outcome: AppendOutcome): void;
  reject(error: Error): void;
}

/** Streams whose lock somebody else held for long are appended to apart, so that nobody else waits for that lock. */
export type Lane = 'quick' | 'slow';

/** What waits for a commit, in the order of its arrival, and which streams have one under way. */
export interface AppendQueue {
  /** Undefined when too much is waiting already. */
  add(request: AppendRequest): Promise<AppendOutcome> | undefined;
  /** Whether a commit of the stream is under way. */
  isBusy(streamId: number): boolean;
  /** The next batch of a lane, whose streams are busy until `done`. */
  take(lane: Lane): readonly Waiting[];
  done(batch: readonly Waiting[]): void;
  /** Puts a batch of which nothing was committed back to the front, each stream in a commit of its own. */
  putApart(batch: readonly Waiting[]): void;
  /** The streams can be locked quickly again. */
  putTogether(batch: readonly Waiting[]): void;
}

// A transaction that is too large holds the stream's lock, and so everybody's latency, too long.
const MAX_EVENTS_PER_COMMIT = 2_000;
const MAX_BYTES_PER_COMMIT = 8 * 1024 * 1024;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

export function createAppendQueue(maxWaitMs: number): AppendQueue {
  let waiting = new Set<Waiting>();
  let waitingBytes = 0;
  const busyStreams = new Set<number>();
  const slowStreams = new Set<number>();

  const remove = (entry: Waiting): boolean => {
    if (!waiting.delete(entry)) return false;
    waitingBytes -= entry.bytes;
    return true;
  };

  const enter = (request: AppendRequest, bytes: number): Promise<AppendOutcome> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        entry.settled = true;
      };
      const entry = {
        request,
        bytes,
        settled: false,
        resolve: (outcome: AppendOutcome) => {
          settle();
          resolve(outcome);
        },
        reject: (error: Error) => {
          settle();
          reject(error);
        },
      };
      const timer = setTimeout(() => entry.reject(tooLate(maxWaitMs, remove(entry))), maxWaitMs);
      waiting.add(entry);
      waitingBytes += bytes;
    });

  return {
    add(request) {
      const bytes = request.events.reduce((sum, event) => sum + event.bodyTail.length, 0);
      if (waitingBytes > 0 && waitingBytes + bytes > MAX_WAITING_BYTES) return undefined;
      return enter(request, bytes);
    },
    isBusy: (streamId) => busyStreams.has(streamId),
    take(lane) {
      const batch: Waiting[] = [];
      if (lane === 'slow' && slowStreams.size === 0) return batch;
      let events = 0;
      let bytes = 0;
      for (const entry of waiting) {
        const { streamId } = entry.request;
        if (busyStreams.has(streamId) || slowStreams.has(streamId) !== (lane === 'slow')) continue;
        const [first] = batch;
        if (first !== undefined) {
          if (lane === 'slow' && first.request.streamId !== streamId) continue;
          if (events + entry.request.events.length > MAX_EVENTS_PER_COMMIT) continue;
          if (bytes + entry.bytes > MAX_BYTES_PER_COMMIT) continue;
        }
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
    done(batch) {
      for (const { request } of batch) busyStreams.delete(request.streamId);
    },
    putApart(batch) {
      const back = batch.filter(({ settled }) => !settled);
      for (const { request } of back) slowStreams.add(request.streamId);
      waiting = new Set([...back, ...waiting]);
      waitingBytes += back.reduce((sum, { bytes }) => sum + bytes, 0);
    },
    putTogether(batch) {
      for (const { request } of batch) slowStreams.delete(request.streamId);
    },
  };
}

function tooLate(maxWaitMs: number, notBegun: boolean): DatabaseTimeoutError {
  const what = notBegun ? 'nothing of it was stored' : 'it may be stored yet';
  return new DatabaseTimeoutError(`An append was given up after ${maxWaitMs} ms; ${what}`);
}
