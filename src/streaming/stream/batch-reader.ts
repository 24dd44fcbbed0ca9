import type pg from 'pg';
import type { EventFilter } from '../../event-log/event-filter.ts';
import type { NewestEvents, NewestFollower } from '../../event-log/newest-events.ts';
import type { ByteBudget } from '../lanes/byte-budget.ts';
import type { ReadSize } from './batch-size.ts';
import { readBatch, type Reading, readShared, readShipment } from './read-batch.ts';
import type { Position } from './subscription-claim.ts';
import type { Watch } from './watch.ts';

/** Events that are being read or are in memory; `release` them when they are done with, read or not. */
export interface Batch {
  /** How many were asked for: with as many, there may be more behind them. */
  readonly limit: number;
  readonly reading: Promise<Reading>;
  release(): void;
}

/** Reads the batches of one subscription within the budget of its lane. */
export class BatchReader {
  readonly #pool: pg.Pool;
  readonly #streamId: number;
  readonly #newest: NewestFollower;
  readonly #watch: Pick<Watch, 'reading' | 'stopping'>;
  readonly #open = new Set<Batch>();
  #budget: ByteBudget;
  #held = 0;

  constructor(
    { pool, newest }: { readonly pool: pg.Pool; readonly newest: NewestEvents },
    streamId: number,
    budget: ByteBudget,
    watch: Pick<Watch, 'reading' | 'stopping'>,
  ) {
    this.#pool = pool;
    this.#streamId = streamId;
    this.#newest = newest.follow(streamId);
    this.#budget = budget;
    this.#watch = watch;
  }

  /** The next events after a position that pass the filter, at most so many; with `shipmentEnd`, all of them up to there. */
  read(after: Position, size: ReadSize, filter: EventFilter | undefined, shipmentEnd?: number): Batch {
    const { events: limit, bytes: most } = size;
    let bytes = 0;
    let released = false;
    const release = (): void => {
      released = true;
      this.#open.delete(batch);
      this.#giveBack(bytes);
      bytes = 0;
    };
    const load = async (): Promise<Reading> => {
      await this.#take(most);
      bytes = most;
      // Not before there was room: what is appended while it waits is in what it reads.
      if (!released) this.#watch.reading();
      try {
        const reading = released
          ? { events: [], end: after, more: false, missing: 0 }
          : shipmentEnd === undefined
            ? await this.#readBatch(after, size, filter)
            : await readShipment(this.#pool, this.#streamId, after, shipmentEnd, filter);
        // Known now; a single event may be larger than what was asked for.
        const actual = reading.events.reduce((sum, { body }) => sum + body.length, 0);
        if (!released) {
          if (actual > bytes) this.#add(actual - bytes);
          else this.#giveBack(bytes - actual);
          bytes = actual;
        }
        return reading;
      } catch (error) {
        release();
        throw error;
      } finally {
        if (released) release();
      }
    };
    const reading = load();
    reading.catch(() => undefined); // reported where it is awaited; a read ahead may be dropped instead
    const batch = { limit, reading, release };
    this.#open.add(batch);
    return batch;
  }

  /** Releases every batch that is not released yet. */
  close(): void {
    this.#newest.close();
    for (const batch of this.#open) batch.release();
  }

  /** From now on everything counts there; false when there is no room for what is held now. */
  moveTo(budget: ByteBudget): boolean {
    if (this.#held > 0 && !budget.tryTake(this.#held)) return false;
    this.#budget.release(this.#held);
    this.#budget = budget;
    return true;
  }

  #readBatch(after: Position, size: ReadSize, filter: EventFilter | undefined): Promise<Reading> {
    if (filter === undefined) return readShared(this.#pool, this.#newest, this.#streamId, after, size);
    return readBatch(this.#pool, this.#streamId, after, size.events, filter, size.bytes);
  }

  async #take(bytes: number): Promise<void> {
    for (;;) {
      const budget = this.#budget;
      await budget.take(bytes, this.#watch.stopping);
      if (budget === this.#budget) break;
      // Moved to another lane meanwhile.
      budget.release(bytes);
    }
    this.#held += bytes;
  }

  #add(bytes: number): void {
    this.#held += bytes;
    this.#budget.add(bytes);
  }

  #giveBack(bytes: number): void {
    this.#held -= bytes;
    this.#budget.release(bytes);
  }
}
