import type { Outcome } from './outcome.ts';

/** Failures with no success between after which the destination, not the event, is the problem. */
export const FAILURES_IN_A_ROW = 10;

/**
 * So many refusals in a row are put down to the events, not to the destination, after a probe has shown that it takes
 * other events: the count of failures starts that far below zero. What does not answer at all gets no such patience.
 */
export const PATIENCE = 1_000;

/** Why a stream stops sending, beyond having nothing left to send. */
export type Verdict =
  | { readonly kind: 'failing' }
  | { readonly kind: 'busy'; readonly retryAfterMs?: number | undefined }
  | { readonly kind: 'gone' };

/** An event of a batch that goes to the retry queue. */
export interface FailedEvent {
  readonly index: number;
  /** 0 when the destination only asked for a pause, or when we gave up ourselves: that uses up no attempt. */
  readonly attempts: 0 | 1;
  readonly retryAfterMs?: number | undefined;
}

/** What is to be recorded of a batch. Indexes count the batch's events. */
export interface Settlement {
  /** How many events from the start are taken care of: the position moves there. */
  readonly settled: number;
  /** Events before that which failed: they go to the retry queue. */
  readonly toRetry: readonly FailedEvent[];
  /** Below zero: what is left of the patience. */
  readonly consecutiveFailures: number;
  readonly verdict: Verdict | undefined;
}

/**
 * Follows one batch: which event may be sent next, and what the outcomes mean. Pure data, no clock and no I/O.
 *
 * Events are started in order, so everything before a delivered event has been tried. That is why the position may go
 * to the last success when the destination fails: what failed before it goes to the retry queue, what comes after it
 * is sent again by the probe, and no success is sent twice.
 */
export class BatchProgress {
  readonly #outcomes: (Outcome | undefined)[];
  #started = 0;
  #inFlight = 0;
  #consecutiveFailures: number;
  #verdict: Verdict | undefined;

  constructor(size: number, consecutiveFailures: number) {
    this.#outcomes = new Array<Outcome | undefined>(size).fill(undefined);
    this.#consecutiveFailures = consecutiveFailures;
  }

  /** The next event to send, or undefined while there is none or no room for it. */
  startNext(concurrency: number): number | undefined {
    if (this.#verdict !== undefined || this.#started === this.#outcomes.length) return undefined;
    // After a failure one request at a time, until one gets through: a receiver in trouble is not pushed further.
    const room = this.#consecutiveFailures === 0 ? concurrency : 1;
    if (this.#inFlight >= room) return undefined;
    this.#inFlight += 1;
    this.#started += 1;
    return this.#started - 1;
  }

  finish(index: number, outcome: Outcome): void {
    this.#inFlight -= 1;
    this.#outcomes[index] = outcome;
    if (outcome.kind === 'delivered') {
      this.#consecutiveFailures = 0;
    } else if (outcome.kind === 'gone') {
      this.#verdict = { kind: 'gone' };
    } else if (outcome.kind === 'busy') {
      this.#verdict ??= { kind: 'busy', retryAfterMs: outcome.retryAfterMs };
    } else if (outcome.kind === 'failed') {
      const before = outcome.answered ? this.#consecutiveFailures : Math.max(this.#consecutiveFailures, 0);
      this.#consecutiveFailures = before + 1;
      if (this.#consecutiveFailures >= FAILURES_IN_A_ROW) this.#verdict ??= { kind: 'failing' };
    }
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Every event has been started. */
  get exhausted(): boolean {
    return this.#started === this.#outcomes.length;
  }

  /** Call when nothing is in flight. */
  settle(): Settlement {
    const settled = this.#settledCount();
    const toRetry = this.#outcomes.slice(0, settled).flatMap((outcome, index): FailedEvent[] => {
      if (outcome === undefined || outcome.kind === 'delivered') return [];
      const retryAfterMs = 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined;
      return [{ index, attempts: outcome.kind === 'failed' ? 1 : 0, retryAfterMs }];
    });
    return { settled, toRetry, consecutiveFailures: this.#consecutiveFailures, verdict: this.#verdict };
  }

  #settledCount(): number {
    const lastDelivered = this.#outcomes.findLastIndex((outcome) => outcome?.kind === 'delivered');
    if (this.#verdict !== undefined) return lastDelivered + 1;
    const firstAborted = this.#outcomes.findIndex((outcome) => outcome?.kind === 'aborted');
    return firstAborted === -1 ? this.#started : Math.max(lastDelivered + 1, firstAborted);
  }
}
