import type { Level } from './limit-search.ts';

/** The share of refusals that does not depend on the sender, such as one sick backend of twenty. */
const CLEAN_SHARE = 0.05;
/** Standard deviations that count as chance. */
const CHANCE = 1;

/** The results of a limit over a while. */
export interface Round {
  readonly level: Level;
  /** Events taken per second. */
  readonly perSecond: number;
  /** Requests that ended. */
  readonly ended: number;
  /** How many of them were refused. */
  readonly refused: number;
  /** Of the requests that were taken, on average; 0 when none was. */
  readonly latencyMs: number;
  /** There was always more to send, so the limit bounded the rate. */
  readonly saturated: boolean;
  /** Too short to be compared with later ones. */
  readonly isShort: boolean;
}

/** Whether so few requests were refused that the limit needs no other reason to stay as it is. */
export function isClean({ refused, ended }: Pick<Round, 'refused' | 'ended'>): boolean {
  const expected = ended * CLEAN_SHARE;
  return refused <= expected + CHANCE * Math.sqrt(expected);
}

/** Adds up one round. Times are milliseconds of the caller's clock. */
export class RoundTally {
  readonly #level: Level;
  /** Requests that began earlier belong to the limit before. */
  readonly #from: number;
  #startedAt: number | undefined;
  #taken = 0;
  #refused = 0;
  #full = 0;
  #latencyMs = 0;

  constructor(level: Level, now: number) {
    this.#level = level;
    this.#from = now;
  }

  /** A request ended at `now`; `full`: as many were in flight as may be. */
  add(taken: boolean, durationMs: number, now: number, full: boolean): void {
    if (now - durationMs < this.#from && this.#startedAt === undefined) return;
    this.#startedAt ??= now;
    if (full) this.#full += 1;
    if (taken) {
      this.#taken += 1;
      this.#latencyMs += durationMs;
    } else this.#refused += 1;
  }

  get ended(): number {
    return this.#taken + this.#refused;
  }

  get refused(): number {
    return this.#refused;
  }

  elapsedMs(now: number): number {
    return this.#startedAt === undefined ? 0 : now - this.#startedAt;
  }

  toRound(now: number, isShort: boolean): Round {
    return {
      level: this.#level,
      perSecond: (this.#taken * 1_000) / Math.max(this.elapsedMs(now), 1),
      ended: this.ended,
      refused: this.#refused,
      latencyMs: this.#taken === 0 ? 0 : this.#latencyMs / this.#taken,
      isShort,
      saturated: this.#full >= this.ended / 2,
    };
  }
}
