import { LONGEST_HOLD_MS, resendDelay, staysRefused } from '../limit/resend.ts';
import type { Outcome } from '../../destination-kinds/outcome.ts';

/** Failures with no success between after which the destination may be the problem and not the events. */
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

/** When a request ended, by a steady clock in ms, and whether the destination has taken nothing for some seconds. */
export interface Ending {
  readonly now: number;
  readonly isDown: boolean;
}

/** An event that was refused because the destination was busy, and waits to be sent again. */
interface Refused {
  readonly index: number;
  readonly dueAt: number;
}

/**
 * Follows one batch: which event may be sent next, and what the outcomes mean. Pure data, no clock and no I/O.
 *
 * Events are started in order, so everything before a delivered event has been tried. That is why the position may go
 * to the last success when the destination fails: what failed before it goes to the retry queue, what comes after it
 * is sent again by the probe, and no success is sent twice. What a busy destination refuses is sent again within the
 * batch, before the events that were not sent yet.
 */
export class BatchProgress {
  /** Undefined: not started, in flight, or refused and waiting. */
  readonly #outcomes: (Outcome | undefined)[];
  readonly #refusals = new Map<number, { count: number; readonly since: number }>();
  /** In the order in which they are due. */
  readonly #waiting: Refused[] = [];
  #started = 0;
  #inFlight = 0;
  #consecutiveFailures: number;
  #verdict: Verdict | undefined;

  constructor(size: number, consecutiveFailures: number) {
    this.#outcomes = new Array<Outcome | undefined>(size).fill(undefined);
    this.#consecutiveFailures = consecutiveFailures;
  }

  /** Whether an event may be sent now, as far as this batch goes. */
  hasNext(concurrency: number, now: number): boolean {
    if (this.#verdict !== undefined) return false;
    // After a failure one request at a time, until one gets through: a receiver in trouble is not pushed further.
    const room = this.#consecutiveFailures === 0 ? concurrency : 1;
    if (this.#inFlight >= room) return false;
    return this.#started < this.#outcomes.length || (this.nextDueAt ?? Infinity) <= now;
  }

  /** Starts the next event, or returns undefined while there is none or no room for it. */
  startNext(concurrency: number, now: number): number | undefined {
    if (!this.hasNext(concurrency, now)) return undefined;
    this.#inFlight += 1;
    if ((this.nextDueAt ?? Infinity) <= now) return this.#waiting.shift()?.index;
    this.#started += 1;
    return this.#started - 1;
  }

  /** Returns whether the event is sent again within the batch. */
  finish(index: number, outcome: Outcome, { now, isDown }: Ending): boolean {
    this.#inFlight -= 1;
    this.#outcomes[index] = outcome;
    switch (outcome.kind) {
      case 'delivered':
        this.#consecutiveFailures = 0;
        return false;
      case 'gone':
        this.#verdict = { kind: 'gone' };
        return false;
      case 'busy':
        if (!isDown && (outcome.retryAfterMs ?? 0) <= LONGEST_HOLD_MS) return this.#resend(index, now);
        this.#verdict ??= { kind: 'busy', retryAfterMs: outcome.retryAfterMs };
        return false;
      case 'failed':
        this.#consecutiveFailures = this.#failuresBefore(outcome) + 1;
        if (this.#consecutiveFailures < FAILURES_IN_A_ROW) return false;
        // It may be the destination, for a moment or for hours: until that shows, one event looks, not each in turn.
        if (!isDown) return this.#resend(index, now);
        this.#verdict ??= { kind: 'failing' };
        return false;
      case 'aborted':
        return false;
    }
  }

  #failuresBefore({ answered }: Extract<Outcome, { kind: 'failed' }>): number {
    return answered ? this.#consecutiveFailures : Math.max(this.#consecutiveFailures, 0);
  }

  /** False when the event has been sent again often enough. */
  #resend(index: number, now: number): boolean {
    const refusals = this.#refusals.get(index) ?? { count: 0, since: now };
    refusals.count += 1;
    this.#refusals.set(index, refusals);
    if (staysRefused(refusals.count, now - refusals.since)) return false;
    this.#outcomes[index] = undefined;
    const refused = { index, dueAt: now + resendDelay(refusals.count) };
    const place = this.#waiting.findIndex(({ dueAt }) => dueAt > refused.dueAt);
    this.#waiting.splice(place === -1 ? this.#waiting.length : place, 0, refused);
    return true;
  }

  /** The failures are put down to the events: see `PATIENCE`. */
  get isPatient(): boolean {
    return this.#consecutiveFailures < 0;
  }

  /** When the first of the refused events is to be sent again, by the clock that is passed in. */
  get nextDueAt(): number | undefined {
    return this.#waiting[0]?.dueAt;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Nothing is sent any more, whatever time passes. */
  get isOver(): boolean {
    if (this.#inFlight > 0) return false;
    if (this.#verdict !== undefined) return true;
    return this.#started === this.#outcomes.length && this.#waiting.length === 0;
  }

  /** Call when nothing is in flight. */
  settle(): Settlement {
    const settled = this.#settledCount();
    const toRetry = this.#outcomes.slice(0, settled).flatMap((outcome, index): FailedEvent[] => {
      if (outcome?.kind === 'delivered') return [];
      // Refused, and cut off before it was sent again.
      if (outcome === undefined) return [{ index, attempts: 0 }];
      const retryAfterMs = 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined;
      return [{ index, attempts: outcome.kind === 'failed' ? 1 : 0, retryAfterMs }];
    });
    return { settled, toRetry, consecutiveFailures: this.#consecutiveFailures, verdict: this.#verdict };
  }

  #settledCount(): number {
    const lastDelivered = this.#outcomes.findLastIndex((outcome) => outcome?.kind === 'delivered');
    if (this.#verdict !== undefined) return lastDelivered + 1;
    const started = this.#outcomes.slice(0, this.#started);
    const firstCutOff = started.findIndex((outcome) => outcome === undefined || outcome.kind === 'aborted');
    return firstCutOff === -1 ? this.#started : Math.max(lastDelivered + 1, firstCutOff);
  }
}
