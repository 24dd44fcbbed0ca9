import { STREAM_EVENTS } from '../../event-log/stream-events.queue.ts';
import type { Batch, BatchReader } from './batch-reader.ts';
import { FAILURES_IN_A_ROW } from './batch-progress.ts';
import { nextBatchSize, readSize, WARM_BATCH_SIZE } from './batch-size.ts';
import { commitBatch, positionAfter } from './commit-batch.ts';
import { GatheredCommits } from './gathered-commits.ts';
import { holdShipment, repeatableEnd, shipmentOf, type HeldShipment } from './held-shipment.ts';
import { reportGap, skipMissing } from './missing-events.ts';
import type { Reading } from './read-batch.ts';
import { firstShipment, ripeShipments, type Ripe } from './cut-shipments.ts';
import { runBatch } from './run-batch.ts';
import type { RunLane } from './run-lane.ts';
import { STREAM_SLOWLY } from '../queues/queues.ts';
import type { Streaming } from '../streaming.ts';
import type { Claim, Position } from './subscription-claim.ts';
import { handOver, sleep, type StreamJob } from './subscription-release.ts';
import { sendStreamed } from '../request/send-shipment.ts';
import { isStreaming, loadTarget, type StateOfVersion, type Target } from '../request/target.ts';
import type { Watch } from './watch.ts';

// Before its first success a run sends and holds no more than it takes to find out that the destination is down.
const FIRST_BATCH_SIZE = FAILURES_IN_A_ROW;
const ONE_EVENT = { events: 1, bytes: 1, inFlight: 1, stable: false } as const;
// A batch of slow requests, one at a time, would outlast its job.
const MAX_OVERTIME_MS = 30_000;

/** What one run consists of beside the process's parts. */
export interface RunParts {
  readonly job: StreamJob;
  readonly claim: Claim;
  readonly watch: Watch;
  readonly reader: BatchReader;
  readonly lane: RunLane;
}

/**
 * One turn of one subscription: until it has caught up, the turn is over, the destination stops, or the process does.
 * While a batch is being sent the next one is read and those before it are committed, so a crash repeats at most that one and
 * what `GatheredCommits` holds, with the same ids.
 */
export class StreamRun {
  readonly #streaming: Streaming;
  readonly #job: StreamJob;
  readonly #claim: Claim;
  readonly #watch: Watch;
  readonly #reader: BatchReader;
  readonly #lane: RunLane;
  readonly #commits: GatheredCommits;

  /**
   * Set when the first batch has been read, so that a slow database cannot use up a whole turn before anything is sent.
   */
  #turnEnds: number | undefined;
  #target: Target | undefined;
  /** The position as of the last batch that was sent, recorded or not. */
  #position: Position;
  /** What may be on its way from a position, and has to be repeated as it is then. */
  #held: (HeldShipment & { readonly after: number }) | undefined;
  #next: Batch;
  /** Once it is warm. */
  #batchSize = WARM_BATCH_SIZE;
  /** What was read ahead was read with another filter than the one in use. */
  #misread = false;
  #failures = 0;
  #ended = false;
  /** There was a success. */
  #warm = false;
  /** It is slow, and there is no room where slow ones belong. */
  #crowdedOut = false;

  constructor(streaming: Streaming, { job, claim, watch, reader, lane }: RunParts) {
    this.#streaming = streaming;
    this.#job = job;
    this.#claim = claim;
    this.#watch = watch;
    this.#reader = reader;
    this.#lane = lane;
    this.#commits = new GatheredCommits(({ shown, before, failures, result }) =>
      commitBatch(streaming, claim, shown, before, failures, result),
    );
    this.#position = claim.position;
    this.#held = claim.held && { ...claim.held, after: claim.position.sequence };
    // Before the destination is known: most have no filter, and take one event at a time.
    this.#next = this.#read(claim.position);
  }

  async run(): Promise<void> {
    try {
      await this.#run();
    } finally {
      await this.#commits.close();
    }
  }

  async #run(): Promise<void> {
    const { database, jobs } = this.#streaming;
    await this.#loadTarget(this.#claim.destination);
    this.#failures = this.#target?.consecutiveFailures ?? 0;
    // Its last result was a failure: it may well be one more.
    if (this.#failures !== 0 && !this.#ended) this.#crowdedOut = !this.#lane.slowDown();
    while (!this.#ended) {
      if (this.#isOver()) {
        if (await this.#committed()) return this.#handOver();
        continue;
      }
      if (this.#misread) this.#readOn();
      const reading = await this.#next.reading;
      this.#turnEnds ??= performance.now() + this.#streaming.settings.turn;
      if (this.#isOver()) continue;
      if (this.#watch.stale) {
        if (await this.#committed()) await this.#loadTarget();
      } else if (reading.end.sequence === this.#position.sequence) {
        if ((await this.#committed()) && (await this.#fellAsleep())) return;
      } else {
        const ripe = this.#ripe(reading);
        if (ripe.kind === 'later') {
          if (await this.#committed()) return this.#handOver(ripe.at);
        } else if (await this.#hold(ripe.reading)) await this.#send(ripe.reading);
      }
    }
    // It may not run, or it is not ours any more: then the job ends here. Otherwise it was resumed this very moment.
    if (!(await sleep(database.pool, jobs, this.#job, this.#claim))) await this.#handOver();
  }

  /** Whether others get their turn now. */
  #isOver(): boolean {
    const turnIsOver = this.#turnEnds !== undefined && performance.now() > this.#turnEnds;
    return turnIsOver || this.#crowdedOut || this.#watch.stopping.aborted;
  }

  /** Whether not even the batch under way is finished. */
  #mustStop(): boolean {
    const tooLong = this.#turnEnds !== undefined && performance.now() > this.#turnEnds + MAX_OVERTIME_MS;
    return tooLong || this.#crowdedOut || this.#watch.stopping.aborted;
  }

  /** `startAfter`: it stays awake until then, so that no append makes a job for it, and holds no slot. */
  #handOver(startAfter?: Date): Promise<void> {
    const { database, jobs } = this.#streaming;
    const queue = this.#crowdedOut || this.#lane.isSlow ? STREAM_SLOWLY : STREAM_EVENTS;
    return handOver(database.pool, jobs, this.#job, this.#claim, { queue, startAfter });
  }

  #read(after: Position): Batch {
    this.#misread = false;
    const size = this.#warm ? this.#batchSize : FIRST_BATCH_SIZE;
    const limits = this.#target?.sender.limits ?? ONE_EVENT;
    const filter = this.#target?.config.filter;
    return this.#reader.read(after, readSize(limits, size, this.#warm), filter, this.#heldEnd(after));
  }

  /** Where the request ends that begins after a position and may be on its way. */
  #heldEnd(after: Position): number | undefined {
    if (this.#target?.sender.limits.stable !== true || this.#held?.after !== after.sequence) return undefined;
    return repeatableEnd(this.#held, this.#target.config.filter);
  }

  #ripe(reading: Reading): Ripe {
    const { limits } = (this.#target as Target).sender;
    // It has gone out before, however few and young its events are.
    if (this.#heldEnd(this.#position) !== undefined) return { kind: 'now', reading };
    const ripe = ripeShipments(reading, limits, this.#streaming.now());
    if (ripe.kind === 'later' || !limits.stable) return ripe;
    return { kind: 'now', reading: firstShipment(ripe.reading, limits) };
  }

  /** Stores what a request carries that may have to be repeated as it is; false: it may not go out. */
  async #hold(reading: Reading): Promise<boolean> {
    const { sender, config } = this.#target as Target;
    const shipment = sender.limits.stable ? shipmentOf(reading, config.filter) : undefined;
    if (shipment === undefined) return true;
    // The position has to be there, and the destination still as it was read for.
    if (!(await this.#committed()) || this.#misread) return false;
    const { sequence } = this.#position;
    this.#ended = !(await holdShipment(this.#streaming.database.pool, this.#claim, sequence, shipment));
    this.#held = { ...shipment, after: sequence };
    return !this.#ended;
  }

  #readOn(): void {
    this.#next.release();
    this.#next = this.#read(this.#position);
  }

  async #loadTarget(known?: StateOfVersion): Promise<void> {
    const filter = this.#target?.config.filter;
    this.#target = undefined;
    const { destinationId } = this.#claim;
    this.#target = await loadTarget(this.#streaming, destinationId, String(destinationId), known);
    if (this.#target === undefined || !isStreaming(this.#target)) this.#ended = true;
    else this.#watch.loaded(this.#target.config.version);
    if (filter !== undefined || this.#target?.config.filter !== undefined) this.#misread = true;
    const { events, stable } = this.#target?.sender.limits ?? ONE_EVENT;
    if (events > 1 || stable) this.#misread = true;
  }

  async #send(reading: Reading): Promise<void> {
    const { settings, limits, now } = this.#streaming;
    const before = this.#position;
    reportGap(this.#streaming, this.#claim, reading.missing);
    const batch = this.#next;
    // Ahead of need only where the destination takes what it gets.
    const { events } = reading;
    // Large events end a batch early.
    const isLarge = events.length >= Math.min(batch.limit, WARM_BATCH_SIZE);
    const readsAhead = this.#warm && this.#failures === 0 && (isLarge || reading.more);
    if (readsAhead) this.#next = this.#read(reading.end);
    const { sender, config } = this.#target as Target;
    const most = Math.min(settings.concurrency, sender.limits.inFlight);
    const started = performance.now();
    const endWatch = this.#lane.watch(() => {
      this.#crowdedOut = true;
      this.#watch.giveUp();
    });
    const result = await runBatch({
      reading,
      consecutiveFailures: this.#failures,
      limits: sender.limits,
      concurrency: () => this.#lane.concurrency(most),
      join: (wake) => limits.join(this.#claim.destinationId, most, wake),
      downAfter: settings.downAfter,
      trigger: 'STREAM',
      send: sendStreamed(sender, {
        trigger: 'STREAM',
        timeoutMs: settings.requestTimeout,
        signal: this.#watch.abort,
      }),
      succeeded: (durationMs) => {
        this.#warm = true;
        this.#lane.succeeded(durationMs);
      },
      interrupted: () => this.#watch.stale || this.#mustStop(),
      now,
    }).finally(endWatch);
    this.#streaming.metrics.attempted(result.attempts, result.refusals.length);
    if (readsAhead && isLarge) this.#batchSize = nextBatchSize(events.length, performance.now() - started);
    if (result.settlement.consecutiveFailures === 0) this.#lane.speedUp();
    const { settled, toRetry, verdict, consecutiveFailures } = result.settlement;
    // Whatever became of the destination meanwhile: it has got them.
    await this.#commits.add({ shown: config.shown, before, failures: this.#failures, result, batch });
    this.#position = positionAfter(before, result);
    this.#failures = consecutiveFailures;
    // Failures change what the next batch may do, and so does what the commits found.
    const isNew = this.#commits.hasNews(this.#target?.config.version);
    if ((toRetry.length > 0 || verdict !== undefined || isNew) && !(await this.#committed())) return;
    if (!readsAhead) {
      const wasAll = !reading.more && !isLarge && settled === events.length;
      // To read at once would most often find nothing, and again when there is something.
      if (wasAll) await this.#watch.newEvents(this.#lane.hasRoom ? settings.lingerInRoom : settings.linger);
      this.#next = this.#read(this.#position);
    } else if (settled < events.length) this.#readOn();
  }

  /** Waits until what was sent is recorded; false when the run has ended with it. */
  async #committed(): Promise<boolean> {
    const commit = await this.#commits.all();
    if (commit === undefined) return !this.#ended;
    if (commit.kind === 'moved') {
      if (commit.version !== this.#target?.config.version) await this.#loadTarget();
      if (!commit.runnable) this.#ended = true;
      return !this.#ended;
    }
    if (commit.kind === 'stopped') this.#streaming.limits.restart(this.#claim.destinationId);
    this.#ended = true;
    return false;
  }

  /** True when it sleeps and the job is done; false when there is more after all. */
  async #fellAsleep(): Promise<boolean> {
    const { database, jobs } = this.#streaming;
    if (await sleep(database.pool, jobs, this.#job, this.#claim)) return true;
    this.#position = (await skipMissing(this.#streaming, this.#claim, this.#position)) ?? this.#position;
    this.#readOn();
    return false;
  }
}
