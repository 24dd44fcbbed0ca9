import { readEventsAfter, type LoggedEvent } from '../event-log/read-events.ts';
import type { Job } from '../queue/job-queue.ts';
import { commitBatch, positionAfter, type BatchCommit } from './commit-batch.ts';
import { logRetrying, logSwitchedOff } from './log-state.ts';
import { runBatch, type BatchResult } from './run-batch.ts';
import type { Streaming } from './streaming.ts';
import type { Claim, Position } from './subscription-claim.ts';
import { handOver, sleep } from './subscription-release.ts';
import { loadTarget, type Target } from './target.ts';
import type { Watch } from './watch.ts';

const BATCH_SIZE = 256;

/**
 * One turn of one subscription: until it has caught up, the turn is over, the destination stops, or the process does.
 * While a batch is being sent the next one is read and the previous one is committed, so a crash repeats at most two
 * batches, with the same ids.
 */
export class StreamRun {
  readonly #streaming: Streaming;
  readonly #job: Job<{ subscriptionId: number }>;
  readonly #claim: Claim;
  readonly #watch: Watch;
  readonly #turnEnds: number;

  #target: Target | undefined;
  /** The position as of the last batch that was sent; its commit may still be under way. */
  #position: Position;
  #next: Promise<LoggedEvent[]>;
  #failures = 0;
  #committing: Promise<BatchCommit> | undefined;
  #ended = false;

  constructor(streaming: Streaming, job: Job<{ subscriptionId: number }>, claim: Claim, watch: Watch) {
    this.#streaming = streaming;
    this.#job = job;
    this.#claim = claim;
    this.#watch = watch;
    this.#turnEnds = performance.now() + streaming.settings.turn;
    this.#position = claim.position;
    this.#next = this.#read(claim.position);
  }

  async run(): Promise<void> {
    const { database, jobs } = this.#streaming;
    await this.#loadTarget();
    this.#failures = this.#target?.consecutiveFailures ?? 0;
    while (!this.#ended) {
      const events = await this.#next;
      if (this.#watch.stopping || performance.now() > this.#turnEnds) {
        if (await this.#committed()) return handOver(database.pool, jobs, this.#job, this.#claim);
      } else if (this.#watch.stale) {
        if (await this.#committed()) await this.#loadTarget();
      } else if (events.length === 0) {
        if ((await this.#committed()) && (await this.#fellAsleep())) return;
      } else {
        await this.#send(events);
      }
    }
    // It may not run, or it is not ours any more: then the job ends here. Otherwise it was resumed this very moment.
    if (!(await sleep(database.pool, jobs, this.#job, this.#claim))) {
      await handOver(database.pool, jobs, this.#job, this.#claim);
    }
  }

  #read(after: Position): Promise<LoggedEvent[]> {
    this.#watch.reading();
    const events = readEventsAfter(this.#streaming.database.pool, this.#claim.streamId, after, BATCH_SIZE);
    events.catch(() => undefined); // reported where it is awaited; a read ahead may be dropped instead
    return events;
  }

  async #loadTarget(): Promise<void> {
    this.#target = await loadTarget(this.#streaming, this.#claim.destinationId);
    if (this.#target === undefined || !this.#target.active || this.#target.failingSince !== null)
      this.#ended = true;
    else this.#watch.loaded(this.#target.config.version);
  }

  async #send(events: readonly LoggedEvent[]): Promise<void> {
    const { settings, now } = this.#streaming;
    const before = this.#position;
    const full = events.length === BATCH_SIZE;
    if (full) this.#next = this.#read(positionOf(events.at(-1), before));
    const result = await runBatch({
      events,
      consecutiveFailures: this.#failures,
      concurrency: settings.concurrency,
      send: this.#sender(),
      interrupted: () => this.#watch.stale || this.#watch.stopping,
      now,
    });
    if (!(await this.#committed())) return;
    this.#commit(before, result);
    if (!full || result.settlement.settled < events.length) this.#next = this.#read(this.#position);
    // Failures change what the next batch may do: wait for what became of them.
    if (result.settlement.toRetry.length > 0 || result.settlement.verdict !== undefined)
      await this.#committed();
  }

  #sender(): (event: LoggedEvent) => ReturnType<Streaming['streamClient']['send']> {
    const { streamClient, settings } = this.#streaming;
    const { config, headersFor } = this.#target as Target;
    const poolKey = String(config.id);
    return (event) =>
      streamClient.send({
        poolKey,
        url: config.url,
        headers: headersFor(event.eventType),
        body: event.body,
        timeoutMs: settings.requestTimeout,
        signal: this.#watch.abort,
      });
  }

  #commit(before: Position, result: BatchResult): void {
    this.#committing = commitBatch(this.#streaming, this.#claim, before, this.#failures, result);
    this.#committing.catch(() => undefined); // reported where it is awaited
    this.#position = positionAfter(before, result);
    this.#failures = result.settlement.consecutiveFailures;
  }

  /** Waits for the commit under way; false when the run has ended with it. */
  async #committed(): Promise<boolean> {
    const commit = await this.#committing;
    this.#committing = undefined;
    if (commit === undefined) return !this.#ended;
    if (commit.kind === 'moved') {
      if (commit.version !== this.#target?.config.version) await this.#loadTarget();
      if (!commit.runnable) this.#ended = true;
      return !this.#ended;
    }
    if (commit.kind === 'stopped') this.#logStop(commit);
    this.#ended = true;
    return false;
  }

  /** Waits a moment for more, so that a busy stream makes no job per event; true when it sleeps and the job is done. */
  async #fellAsleep(): Promise<boolean> {
    const { database, jobs, settings } = this.#streaming;
    await this.#watch.newEvents(settings.linger);
    this.#next = this.#read(this.#position);
    if ((await this.#next).length > 0 || this.#watch.stopping) return false;
    if (await sleep(database.pool, jobs, this.#job, this.#claim)) return true;
    this.#next = this.#read(this.#position);
    return false;
  }

  #logStop(commit: Extract<BatchCommit, { kind: 'stopped' }>): void {
    const { log } = this.#streaming;
    const config = (this.#target as Target).config;
    if (commit.state === 'OFF') logSwitchedOff(log, config, commit.reason);
    else logRetrying(log, config, commit.nextProbeAt);
  }
}

function positionOf(event: LoggedEvent | undefined, otherwise: Position): Position {
  return event === undefined ? otherwise : { sequence: event.sequence, receivedAt: event.receivedAt };
}
