import type { Batch } from './batch-reader.ts';
import type { BatchCommit } from './commit-batch.ts';
import type { BatchResult } from './run-batch.ts';
import type { Position } from './subscription-claim.ts';

/** A batch that was sent and is to be recorded. */
export interface SentBatch {
  /** The address that it was sent to, as the log may have it. */
  readonly shown: string;
  readonly before: Position;
  /** The destination's failures in a row before it. */
  readonly failures: number;
  readonly result: BatchResult;
  readonly batch: Pick<Batch, 'release'>;
}

type Commit = (sent: Omit<SentBatch, 'batch'>) => Promise<BatchCommit>;

/** A commit begins so long after the one before it, where nothing but successes is to be recorded. */
const GATHER_MS = 20;
/** What is gathered is sent again after a crash, and held in memory. */
const MAX_EVENTS = 128;
/** So many need not wait for more. */
const ENOUGH_EVENTS = 32;

/**
 * Records the batches of one run, one commit at a time and in the order in which they were sent. Where events come a few at
 * a time, a commit carries all batches of some milliseconds: a commit costs PostgreSQL ten times as much as an attempt in it.
 * A batch with failures is recorded alone and at once, because the run continues by the result.
 */
export class GatheredCommits {
  readonly #commit: Commit;
  readonly #gatherMs: number;
  #waiting: SentBatch[] = [];
  #underWay: Promise<void> | undefined;
  #beganAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #newest: BatchCommit | undefined;
  #failed: { readonly error: unknown } | undefined;

  constructor(commit: Commit, gatherMs = GATHER_MS) {
    this.#commit = commit;
    this.#gatherMs = gatherMs;
  }

  /** Resolves when there is room for the next one; rejects with why an earlier one was not recorded. */
  async add(sent: SentBatch): Promise<void> {
    if (!this.#takes(sent)) await this.#drained();
    if (this.#failed !== undefined || this.#newest?.kind === 'lost') {
      sent.batch.release();
      return this.#throwFailed();
    }
    this.#waiting.push(sent);
    this.#startLater();
  }

  /** Whether a commit found something else than that the stream goes on under this version of the destination. */
  hasNews(version: number | undefined): boolean {
    if (this.#failed !== undefined) return true;
    const newest = this.#newest;
    if (newest === undefined) return false;
    return newest.kind !== 'moved' || !newest.runnable || newest.version !== version;
  }

  /** Waits until all are recorded; what the newest commit since the last call found, if there was one. */
  async all(): Promise<BatchCommit | undefined> {
    await this.#drained();
    this.#throwFailed();
    const newest = this.#newest;
    // It stays lost.
    if (newest?.kind !== 'lost') this.#newest = undefined;
    return newest;
  }

  /** Records what can be recorded; the run ends, for whatever reason. */
  async close(): Promise<void> {
    await this.#drained();
  }

  async #drained(): Promise<void> {
    while (this.#waiting.length > 0 || this.#underWay !== undefined) {
      if (this.#underWay === undefined) this.#start();
      await this.#underWay;
    }
  }

  #throwFailed(): void {
    if (this.#failed !== undefined) throw this.#failed.error;
  }

  #takes(sent: SentBatch): boolean {
    if (this.#waiting.length === 0 && this.#underWay === undefined) return true;
    const isRoom = eventsOf(this.#waiting) + sent.result.events.length <= MAX_EVENTS;
    return isRoom && isPlain(sent) && this.#waiting.every(isPlain);
  }

  #startLater(): void {
    if (this.#underWay !== undefined) return;
    const isEnough = eventsOf(this.#waiting) >= ENOUGH_EVENTS || !this.#waiting.every(isPlain);
    const wait = isEnough ? 0 : this.#beganAt + this.#gatherMs - performance.now();
    if (wait <= 0) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), wait);
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const sent = this.#waiting;
    this.#waiting = [];
    this.#beganAt = performance.now();
    this.#underWay = this.#record(sent).finally(() => {
      this.#underWay = undefined;
      if (this.#waiting.length > 0) this.#startLater();
    });
  }

  async #record(sent: readonly SentBatch[]): Promise<void> {
    try {
      this.#newest = await this.#commit(together(sent));
    } catch (error) {
      this.#failed = { error };
    }
    // Their events are not needed any more, and their memory may be what the next reading waits for.
    release(sent);
    if (this.#failed === undefined && this.#newest?.kind !== 'lost') return;
    // They would be recorded from a position that is not there.
    release(this.#waiting);
    this.#waiting = [];
  }
}

/** All of its events were delivered, and so was what was sent before it. */
function isPlain({ failures, result: { events, settlement } }: SentBatch): boolean {
  const { settled, toRetry, verdict, consecutiveFailures } = settlement;
  const isAll = settled === events.length && toRetry.length === 0;
  return isAll && verdict === undefined && consecutiveFailures === failures;
}

/** Batches one after the other as if they had been one. */
function together(sent: readonly SentBatch[]): SentBatch {
  const [first, last] = [sent[0] as SentBatch, sent.at(-1) as SentBatch];
  if (sent.length === 1) return first;
  const results = sent.map(({ result }) => result);
  const events = results.flatMap((result) => result.events);
  return {
    ...first,
    result: {
      events,
      end: last.result.end,
      settlement: { ...last.result.settlement, settled: events.length },
      attempts: results.flatMap(({ attempts }) => attempts),
      refusals: results.flatMap(({ refusals }) => refusals),
    },
  };
}

function eventsOf(sent: readonly SentBatch[]): number {
  return sent.reduce((sum, { result }) => sum + result.events.length, 0);
}

function release(sent: readonly SentBatch[]): void {
  for (const { batch } of sent) batch.release();
}
