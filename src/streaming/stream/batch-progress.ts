import type { ErrorText } from '../../errors/define-errors.ts';
import { LONGEST_HOLD_MS, resendDelay, staysRefused } from '../limit/resend.ts';
import type { Outcome } from '../../destination-kinds/outcome.ts';

/** Failures with no success between after which the destination may be the problem and not the events. */
export const FAILURES_IN_A_ROW = 10;

/**
 * This many refusals in a row are attributed to the events, not to the destination, after a probe has shown that the
 * destination accepts other events, or when the destination itself says that the event is the cause: the count of
 * failures starts that far below zero. A destination that does not answer at all gets no such allowance.
 */
export const PATIENCE = 1_000;

/** Why a stream stops sending, beyond having nothing left to send. */
export type Verdict =
  | { readonly kind: 'failing' }
  | { readonly kind: 'busy'; readonly retryAfterMs?: number | undefined }
  /** Only a person can mend it, who reads the text. */
  | { readonly kind: 'denied'; readonly text: ErrorText }
  | { readonly kind: 'gone' };

/** Events of a batch that go out in one request: from index `from` on, up to the one before `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** An event of a batch that goes to the retry queue. */
export interface FailedEvent {
  readonly index: number;
  /** 0 when the destination only asked for a pause, or when we gave up ourselves: that uses up no attempt. */
  readonly attempts: 0 | 1;
  readonly retryAfterMs?: number | undefined;
  /** The destination refuses it for good: a dead letter at once. */
  readonly isRefused?: true;
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

/** How a batch is cut. */
export interface Cut {
  /** The index after the last event of each shipment; undefined: every event is a request of its own. */
  readonly ends?: readonly number[] | undefined;
  /** A shipment is repeated as it is or not at all, and its events go to no retry queue. */
  readonly stable?: boolean;
}

/** Events that wait to be sent again. */
interface Waiting extends Range {
  readonly dueAt: number;
}

/**
 * Follows one batch: which events may be sent next, and what the outcomes mean. Pure data, no clock and no I/O.
 *
 * Shipments are started in order, so everything before a delivered event has been tried. That is why the position may
 * move to the last success when the destination fails: failed events before it go to the retry queue, events after it
 * are sent again by the probe, and no success is sent twice. Events that a busy destination refuses are sent again
 * within the batch, before the events that were not sent yet. A shipment of several events that fails as one is sent
 * again in halves, until the refused event is alone: then only this event goes to the retry queue.
 */
export class BatchProgress {
  /** Undefined: not started, in flight, or refused and waiting. */
  readonly #outcomes: (Outcome | undefined)[];
  readonly #ends: readonly number[] | undefined;
  readonly #isStable: boolean;
  /** By the index of the first event. */
  readonly #refusals = new Map<number, { count: number; readonly since: number }>();
  /** In the order in which they are due. */
  readonly #waiting: Waiting[] = [];
  /** Events, and shipments. */
  #started = 0;
  #shipments = 0;
  #inFlight = 0;
  #consecutiveFailures: number;
  #verdict: Verdict | undefined;

  constructor(size: number, consecutiveFailures: number, { ends, stable = false }: Cut = {}) {
    this.#outcomes = new Array<Outcome | undefined>(size).fill(undefined);
    this.#ends = ends;
    this.#isStable = stable;
    this.#consecutiveFailures = consecutiveFailures;
  }

  /** Whether a request may be sent now, as far as this batch goes. */
  hasNext(concurrency: number, now: number): boolean {
    if (this.#verdict !== undefined) return false;
    // After a failure one request at a time, until one gets through: a receiver in trouble is not pushed further.
    const room = this.#consecutiveFailures === 0 ? concurrency : 1;
    if (this.#inFlight >= room) return false;
    return this.#started < this.#outcomes.length || (this.nextDueAt ?? Infinity) <= now;
  }

  /** Starts the next request, or returns undefined while no request is due or there is no room for one. */
  startNext(concurrency: number, now: number): Range | undefined {
    if (!this.hasNext(concurrency, now)) return undefined;
    this.#inFlight += 1;
    if ((this.nextDueAt ?? Infinity) <= now) return this.#waiting.shift();
    const from = this.#started;
    this.#started = this.#ends?.[this.#shipments] ?? from + 1;
    this.#shipments += 1;
    return { from, to: this.#started };
  }

  /**
   * The request has ended, with one outcome for all its events or one for each, in order. Returns whether those that
   * were refused because the destination is busy are sent again within the batch.
   */
  finish(range: Range, outcome: Outcome | readonly Outcome[], ending: Ending): boolean {
    this.#inFlight -= 1;
    if (!('kind' in outcome)) return this.#finishEach(range, outcome, ending);
    this.#outcomes.fill(outcome, range.from, range.to);
    switch (outcome.kind) {
      case 'delivered':
        this.#consecutiveFailures = 0;
        return false;
      case 'gone':
      case 'denied':
        this.#stop(outcome);
        return false;
      case 'busy':
        return this.#afterBusy([range], outcome, ending);
      case 'failed':
        this.#countFailure(outcome);
        return this.#afterFailure(range, outcome, ending);
      case 'refused':
        this.#countRefused(range.to - range.from);
        return false;
      case 'aborted':
        return false;
    }
  }

  #finishEach({ from }: Range, outcomes: readonly Outcome[], ending: Ending): boolean {
    outcomes.forEach((outcome, index) => (this.#outcomes[from + index] = outcome));
    for (const outcome of outcomes) {
      if (outcome.kind === 'gone' || outcome.kind === 'denied') this.#stop(outcome);
    }
    const failed = outcomes.find((outcome) => outcome.kind === 'failed');
    if (outcomes.some(({ kind }) => kind === 'delivered')) this.#consecutiveFailures = 0;
    else {
      // One answer is one failure, whatever it says of how many events.
      if (failed !== undefined) this.#countFailure(failed);
      this.#countRefused(outcomes.filter(({ kind }) => kind === 'refused').length);
    }
    if (failed !== undefined && this.#consecutiveFailures >= FAILURES_IN_A_ROW) {
      for (const range of rangesOf(outcomes, 'failed', from)) this.#afterFailure(range, failed, ending);
    }
    const busy = outcomes.find((outcome) => outcome.kind === 'busy');
    return busy !== undefined && this.#afterBusy(rangesOf(outcomes, 'busy', from), busy, ending);
  }

  #stop(verdict: Extract<Verdict, { kind: 'gone' | 'denied' }>): void {
    // The stronger of two stays.
    if (this.#verdict?.kind !== 'gone') this.#verdict = verdict;
  }

  #afterBusy(
    ranges: readonly Range[],
    { retryAfterMs }: Extract<Outcome, { kind: 'busy' }>,
    { now, isDown }: Ending,
  ): boolean {
    if (!isDown && (retryAfterMs ?? 0) <= LONGEST_HOLD_MS) {
      return ranges.map((range) => this.#resend(range, now)).every((isResent) => isResent);
    }
    this.#verdict ??= { kind: 'busy', retryAfterMs };
    return false;
  }

  /** Call it when the failure is counted. */
  #afterFailure(
    range: Range,
    { answered }: Extract<Outcome, { kind: 'failed' }>,
    { now, isDown }: Ending,
  ): boolean {
    const isInARow = this.#consecutiveFailures >= FAILURES_IN_A_ROW;
    if (isInARow && isDown) {
      this.#verdict ??= { kind: 'failing' };
      return false;
    }
    const isOne = range.to - range.from === 1;
    // Which of the events it is shows only where the destination has looked at them.
    if (answered && !isOne && !this.#isStable) return this.#halve(range, now);
    // It may be the destination, for a moment or for hours: until that shows, one request looks, not each in turn.
    return (isInARow || !isOne || this.#isStable) && this.#resend(range, now);
  }

  #countFailure({ answered }: Extract<Outcome, { kind: 'failed' }>): void {
    const before = answered ? this.#consecutiveFailures : Math.max(this.#consecutiveFailures, 0);
    this.#consecutiveFailures = before + 1;
  }

  /** Refused for good, one by one: by a receiver of another kind or another format, too. */
  #countRefused(events: number): void {
    if (events === 0) return;
    const before = this.#consecutiveFailures < 0 ? this.#consecutiveFailures : -PATIENCE;
    this.#consecutiveFailures = before + events;
    if (this.#consecutiveFailures < 0) return;
    this.#consecutiveFailures = FAILURES_IN_A_ROW;
    this.#verdict ??= { kind: 'failing' };
  }

  /** False when the events have been sent again often enough. */
  #resend(range: Range, now: number): boolean {
    const refusals = this.#refusals.get(range.from) ?? { count: 0, since: now };
    refusals.count += 1;
    this.#refusals.set(range.from, refusals);
    if (staysRefused(refusals.count, now - refusals.since)) return this.#giveUp(range, now);
    this.#wait(range, now + resendDelay(refusals.count));
    return true;
  }

  /** What is left where sending the same again has not helped; true when that is something. */
  #giveUp(range: Range, now: number): boolean {
    if (this.#isStable) {
      const outcome = this.#outcomes[range.from];
      this.#verdict ??= outcome?.kind === 'busy' ? outcome : { kind: 'failing' };
      return false;
    }
    return range.to - range.from > 1 && this.#halve(range, now);
  }

  /** At once and before all else, so that what gets through shows soon; with pauses where nothing does. */
  #halve({ from, to }: Range, now: number): true {
    const middle = from + Math.ceil((to - from) / 2);
    const beyond = this.#consecutiveFailures - FAILURES_IN_A_ROW + 1;
    const dueAt = beyond > 0 ? now + resendDelay(beyond) : 0;
    this.#refusals.delete(from);
    this.#wait({ from: middle, to }, dueAt);
    this.#wait({ from, to: middle }, dueAt);
    return true;
  }

  #wait({ from, to }: Range, dueAt: number): void {
    this.#outcomes.fill(undefined, from, to);
    const place = this.#waiting.findIndex((other) => other.dueAt > dueAt || dueAt === 0);
    this.#waiting.splice(place === -1 ? this.#waiting.length : place, 0, { from, to, dueAt });
  }

  /** The failures are put down to the events: see `PATIENCE`. */
  get isPatient(): boolean {
    return this.#consecutiveFailures < 0;
  }

  /** When the first of what waits is to be sent again, by the clock that is passed in. */
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
      if (outcome.kind === 'refused') return [{ index, attempts: 1, isRefused: true }];
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

/** The runs of outcomes of one kind, as ranges of the batch. */
function rangesOf(outcomes: readonly Outcome[], kind: Outcome['kind'], offset: number): readonly Range[] {
  const ranges: Range[] = [];
  outcomes.forEach((outcome, index) => {
    if (outcome.kind !== kind) return;
    const last = ranges.at(-1);
    const from = last?.to === offset + index ? last.from : offset + index;
    if (last?.from === from) ranges.pop();
    ranges.push({ from, to: offset + index + 1 });
  });
  return ranges;
}
