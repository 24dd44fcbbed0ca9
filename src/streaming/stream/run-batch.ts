import type { SendReport, ShipmentLimits, Trigger } from '../../destination-kinds/sender.ts';
import type { DueEvent } from '../../event-log/due-events.ts';
import type { Attempt } from '../attempts/attempts.ts';
import { BatchProgress, type Range, type Settlement } from './batch-progress.ts';
import { cutShipments } from './cut-shipments.ts';
import { attemptsOf, outcomeOfRequest, type ShippedEvents } from './shipment-attempts.ts';
import type { Sender } from '../limit/shared-limit.ts';
import type { Reading } from './read-batch.ts';
import type { Position } from './subscription-claim.ts';

/** A finished batch: no request of it is still in flight. */
export interface BatchResult {
  readonly events: readonly DueEvent[];
  /** Where the position goes once all of them are settled: a filter may have left some out after the last. */
  readonly end: Position;
  readonly settlement: Settlement;
  readonly attempts: readonly Attempt[];
  /** When requests began that were refused and sent again: they are counted, and the newest of them are in `attempts`. */
  readonly refusals: readonly Date[];
}

/** What a batch is sent with. */
export interface BatchOptions {
  readonly reading: Pick<Reading, 'events' | 'end'>;
  readonly consecutiveFailures: number;
  /** Requests in flight, as far as the sender's own part of the process goes. */
  readonly concurrency: () => number;
  /** Joins what else sends to the destination; `wake` is called when a request may start. */
  readonly join: (wake: () => void) => Sender;
  /** Nothing gets through for so many ms: the destination is down. */
  readonly downAfter: number;
  readonly trigger: Trigger;
  /** How the reading is cut into shipments. */
  readonly limits: Pick<ShipmentLimits, 'events' | 'bytes' | 'sizeOf' | 'stable'>;
  readonly send: (events: ShippedEvents, at: Date) => Promise<SendReport>;
  /** Hears of every success at once. */
  readonly succeeded: (durationMs: number) => void;
  readonly interrupted: () => boolean;
  readonly now: () => Date;
}

/** How often a batch with nothing in flight looks whether it is interrupted. */
const LOOK_MS = 100;
/** Rows of refused requests that are kept for people to look at, of one batch. */
const REFUSALS_KEPT = 2;

/**
 * Sends a batch by the limit of its destination, with at most `concurrency()` requests in flight, and resolves when the
 * last one has ended. Once `interrupted()` is true, no request is started; requests in flight end normally or by the
 * caller's abort.
 */
export function runBatch(options: BatchOptions): Promise<BatchResult> {
  const { promise, resolve, reject } = Promise.withResolvers<BatchResult>();
  new BatchRun(options, resolve, reject).startMore();
  return promise;
}

class BatchRun {
  readonly #options: BatchOptions;
  readonly #progress: BatchProgress;
  readonly #sender: Sender;
  readonly #resolve: (result: BatchResult) => void;
  readonly #reject: (error: unknown) => void;
  readonly #attempts: Attempt[] = [];
  readonly #refusals: Date[] = [];
  readonly #refused: Attempt[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(
    options: BatchOptions,
    resolve: (result: BatchResult) => void,
    reject: (error: unknown) => void,
  ) {
    this.#options = options;
    const { reading, limits, consecutiveFailures } = options;
    // A shipment that has to be repeated unchanged stays one shipment, even if the destination accepts fewer events by
    // now.
    const ends = limits.stable ? [reading.events.length] : cutShipments(reading.events, limits);
    const cut = { ends, stable: limits.stable };
    this.#progress = new BatchProgress(reading.events.length, consecutiveFailures, cut);
    this.#sender = options.join(() => this.startMore());
    this.#resolve = resolve;
    this.#reject = reject;
  }

  startMore(): void {
    if (this.#isOver) return;
    const { concurrency, interrupted } = this.#options;
    const progress = this.#progress;
    while (!interrupted() && progress.hasNext(concurrency(), performance.now())) {
      if (!this.#sender.mayStart()) break;
      this.#start(progress.startNext(concurrency(), performance.now()) as Range);
    }
    if (progress.isOver || (progress.inFlight === 0 && interrupted())) this.#end();
    else this.#wait();
  }

  #start(range: Range): void {
    const { reading, trigger, send, now } = this.#options;
    const first = reading.events[range.from] as DueEvent;
    const isOne = range.to - range.from === 1;
    const events: ShippedEvents = isOne
      ? [first]
      : [first, ...reading.events.slice(range.from + 1, range.to)];
    const at = now();
    const startedAt = performance.now();
    this.#sender.started();
    send(events, at).then(
      (report) => {
        const attempts = attemptsOf(events, report, { at, trigger });
        this.#finish(range, report, attempts, performance.now() - startedAt);
      },
      (error: unknown) => {
        this.#sender.ended({ eventId: first.id, outcome: { kind: 'aborted' }, durationMs: 0 });
        this.#leave();
        this.#reject(error);
      },
    );
  }

  #finish(range: Range, report: SendReport, attempts: readonly Attempt[], durationMs: number): void {
    const outcome = outcomeOfRequest(report.outcome);
    const eventId = (attempts[0] as Attempt).event.id;
    const isOfEvent = outcome.kind === 'failed' && outcome.answered && this.#progress.isPatient;
    this.#sender.ended({ eventId, outcome, durationMs, isOfEvent });
    if (outcome.kind === 'delivered') this.#options.succeeded(report.answer.durationMs);
    const isResent = this.#progress.finish(range, report.outcome, {
      now: performance.now(),
      isDown: outcome.kind !== 'delivered' && this.#sender.isDown(this.#options.downAfter),
    });
    if (isResent) this.#keepRefused(attempts);
    else this.#attempts.push(...attempts);
    this.startMore();
  }

  /** Of a request the first refusal is kept; the others are counted. */
  #keepRefused(attempts: readonly Attempt[]): void {
    const refused = attempts.filter(({ outcome }) => outcome.kind === 'busy');
    this.#attempts.push(...attempts.filter(({ outcome }) => outcome.kind !== 'busy'));
    this.#refused.push(...refused.slice(0, 1));
    for (const { at } of refused.slice(1)) this.#refusals.push(at);
    const oldest = this.#refused.length > REFUSALS_KEPT ? this.#refused.shift() : undefined;
    if (oldest !== undefined) this.#refusals.push(oldest.at);
  }

  /** For the time when something is to be sent again, and for an interruption that no request's end shows. */
  #wait(): void {
    clearTimeout(this.#timer);
    const due = (this.#progress.nextDueAt ?? Infinity) - performance.now();
    // Events that are due but not sent are sent when the limit has room.
    const wait = Math.min(due > 0 ? due : Infinity, this.#progress.inFlight === 0 ? LOOK_MS : Infinity);
    if (wait < Infinity) this.#timer = setTimeout(() => this.startMore(), wait);
  }

  #end(): void {
    this.#leave();
    const settlement = this.#progress.settle();
    const { events, end } = this.#options.reading;
    // Of one event the refused ones were made first, and what is stored first counts as made first.
    const attempts = this.#refused.concat(this.#attempts);
    this.#resolve({ events, end, settlement, attempts, refusals: this.#refusals });
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#sender.leave();
  }
}
