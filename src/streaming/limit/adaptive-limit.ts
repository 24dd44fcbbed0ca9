import { LimitSearch, type Level } from './limit-search.ts';
import { isClean, RoundTally } from './round.ts';

/**
 * How a request ended. `refused`: the receiver takes fewer than it was sent. `failed`: not taken for another reason, of
 * which the limit is none. `unknown`: it says nothing.
 */
export type RequestEnd = 'taken' | 'refused' | 'failed' | 'unknown';

/** Requests in flight for a destination without earlier results. */
const FIRST_LEVEL = 8;
/** A round of this length can be compared with another. */
const LEAST_ROUND = { milliseconds: 150, requests: 40, latencies: 2 } as const;
/** A round also ends after so long, if the receiver is slow or gets few events. */
const LONGEST_ROUND = { milliseconds: 2_000, requests: 4 } as const;
/** As long as nothing is refused, the limit grows after so many requests. */
const SHORT_ROUND_REQUESTS = 16;
/** A larger limit with such a share of refusals is given up at once. */
const PLAINLY_REFUSED = 0.25;
/** After so many refusals in a row, and at least as many as may be in flight, the receiver counts as stopped. */
const MISSES_IN_A_ROW = 8;
/** Time before the first request that checks whether a stopped receiver accepts again; doubled each time. */
const FIRST_LOOK_MS = 5;
const LONGEST_LOOK_MS = 250;
/** Requests are spread over this part of an answer's time, because some receivers refuse bursts. */
const SPREAD = 0.95;
/** For how long after refusals requests are spread. */
const SPREAD_FOR_MS = 10_000;
/** One request after so long is not too much for any receiver that asks for no pause. */
const LONGEST_GAP_MS = 1_000;
/** Late starts may be made up for by so much, because timers are late. */
const CATCH_UP_MS = 10;
/** The longest period of a quota that rounds wait for. */
const LONGEST_TURN_MS = 5_000;
/** Of the turn before, with and without another stop in this one. */
const WHOLE_TURN = 0.9;
const SURELY_NO_TURN = 1.5;

/**
 * How many requests one destination may have in flight, and when the next may start. Pure: every time is milliseconds of
 * one steady clock that is passed in.
 */
export class AdaptiveLimit {
  readonly #most: () => Level;
  #search: LimitSearch;
  #tally: RoundTally;
  #inFlight = 0;
  /** Average latency of accepted requests. */
  #latencyMs = 0;
  /** No request starts before. */
  #heldUntil = 0;
  /** Until when the receiver asked for a pause. */
  #askedUntil = 0;
  /** While requests are spread or have pauses between them: when the next may start. */
  #nextStart = 0;
  /** How long an answer took when the limit went below one. */
  #pauseMs = 0;
  #spreadUntil = 0;
  #missesInARow = 0;
  /** When the first of them began. */
  #missesSince: number | undefined;
  /** Number of checks so far whether the receiver accepts again; undefined while it accepts. */
  #looks: number | undefined;
  /** It takes nothing now, or asked for a pause; and: it did so in this round. */
  #isStopped = false;
  #hasStopped = false;
  /** When it last took some again after a stop, how long after the time before that, and whether the round began so. */
  #resumedAt = 0;
  #turnMs = 0;
  #isWholeTurns = false;

  constructor(most: () => Level, now: number) {
    this.#most = most;
    this.#search = new LimitSearch(FIRST_LEVEL, most);
    this.#tally = new RoundTally(this.level, now);
  }

  get level(): Level {
    return this.#search.level;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Milliseconds for which nothing got through although something was sent. */
  silentMs(now: number): number {
    return this.#missesSince === undefined ? 0 : now - this.#missesSince;
  }

  /** The limit that was found, even if the current senders need less. */
  get foundLevel(): Level {
    return this.#search.foundLevel;
  }

  /** Until when the receiver asked to be left alone; undefined when it did not, or that is over. */
  askedUntil(now: number): number | undefined {
    return this.#askedUntil > now ? this.#askedUntil : undefined;
  }

  /** How many requests may start now. */
  room(now: number): number {
    if (now < this.#opensAt(now)) return 0;
    const room = Math.max(this.#places() - this.#inFlight, 0);
    return this.#gapMs(now) > 0 ? Math.min(room, 1) : room;
  }

  /**
   * Milliseconds until there may be room although no request ends; undefined: there is room only after a request
   * ends.
   */
  waitMs(now: number): number | undefined {
    const opens = this.#opensAt(now);
    return opens > now ? opens - now : undefined;
  }

  /** From one start to the next; 0: there is no pause between them. */
  pauseMs(now: number): number {
    return this.level < 1 ? this.#gapMs(now) : 0;
  }

  started(now: number): void {
    this.#inFlight += 1;
    this.#nextStart = Math.max(this.#nextStart, now - CATCH_UP_MS) + this.#gapMs(now);
  }

  /** `holdMs`: the receiver asks for a pause. */
  ended(end: RequestEnd, durationMs: number, now: number, holdMs = 0): void {
    const isFull = this.#gapMs(now) > 0 || this.#inFlight >= this.#places();
    this.#inFlight -= 1;
    if (holdMs > 0) {
      this.#askedUntil = Math.max(this.#askedUntil, now + holdMs);
      this.#stop(this.#askedUntil);
    }
    if (end === 'unknown') return;
    // Those that began before a stop say nothing about whether it is over.
    const isCurrent = now - durationMs >= this.#heldUntil;
    const resumes = this.#isStopped && end === 'taken' && isCurrent;
    if (end !== 'failed') this.#tally.add(end === 'taken', durationMs, now, isFull);
    if (end === 'taken') this.#taken(durationMs, isCurrent);
    else this.#missed(durationMs, now, isCurrent);
    if (resumes) this.#resumed(now);
    // A quota has periods. How much it allows can only be measured over whole periods, from one time it accepts
    // requests again to the next.
    if (!this.#hasStopped || resumes) this.#endRound(now, resumes);
  }

  /** Forgets everything: after an outage the destination may behave differently. */
  restart(now: number): void {
    this.#search = new LimitSearch(FIRST_LEVEL, this.#most);
    this.#tally = new RoundTally(this.level, now);
    this.#missesInARow = 0;
    this.#missesSince = undefined;
    this.#looks = undefined;
    this.#heldUntil = 0;
    this.#askedUntil = 0;
    this.#nextStart = 0;
    this.#isStopped = false;
    this.#hasStopped = false;
    this.#turnMs = 0;
  }

  #taken(durationMs: number, isCurrent: boolean): void {
    this.#latencyMs = this.#latencyMs === 0 ? durationMs : this.#latencyMs * 0.9 + durationMs * 0.1;
    this.#missesInARow = 0;
    this.#missesSince = undefined;
    if (isCurrent) this.#looks = undefined;
  }

  #missed(durationMs: number, now: number, isCurrent: boolean): void {
    this.#missesInARow += 1;
    this.#missesSince ??= now - durationMs;
    if (this.#looks !== undefined) {
      if (isCurrent) this.#look(now, this.#looks + 1);
    } else if (this.#missesInARow >= Math.max(MISSES_IN_A_ROW, this.level)) {
      this.#look(now, 0);
    }
  }

  #look(now: number, looks: number): void {
    this.#looks = looks;
    this.#stop(now + Math.min(FIRST_LOOK_MS * 2 ** looks, LONGEST_LOOK_MS));
  }

  #stop(until: number): void {
    this.#isStopped = true;
    this.#hasStopped = true;
    this.#heldUntil = Math.max(this.#heldUntil, until);
  }

  #resumed(now: number): void {
    this.#turnMs = Math.min(now - this.#resumedAt, LONGEST_TURN_MS);
    this.#resumedAt = now;
    this.#isStopped = false;
    if (this.#isWholeTurns) return;
    // This round holds a part of a turn: it is begun again.
    this.#tally = new RoundTally(this.level, now);
    this.#isWholeTurns = true;
    this.#hasStopped = false;
  }

  #places(): number {
    if (this.#looks !== undefined) return 1;
    return this.level < 4 ? Math.ceil(this.level) : Math.round(this.level);
  }

  #opensAt(now: number): number {
    return Math.max(this.#heldUntil, this.#gapMs(now) > 0 ? this.#nextStart : 0);
  }

  #gapMs(now: number): number {
    if (this.level < 1) return Math.min(this.#pauseMs / this.level, LONGEST_GAP_MS);
    return now < this.#spreadUntil ? Math.min((this.#latencyMs / this.level) * SPREAD, LONGEST_GAP_MS) : 0;
  }

  #endRound(now: number, resumes: boolean): void {
    const length = this.#lengthOfRound(now);
    if (length === undefined) return;
    const round = this.#tally.toRound(now, length === 'short');
    if (!isClean(round)) this.#spreadUntil = now + SPREAD_FOR_MS;
    this.#search.ended(round, now);
    if (!this.#hasStopped) this.#turnMs = 0;
    if (round.level >= 1 && this.level < 1) this.#pauseMs = round.latencyMs;
    this.#tally = new RoundTally(this.level, this.level === round.level ? -Infinity : now);
    this.#hasStopped = this.#isStopped;
    this.#isWholeTurns = resumes;
  }

  /** Undefined: the round is not over. */
  #lengthOfRound(now: number): 'short' | 'long' | undefined {
    const { ended, refused } = this.#tally;
    const elapsed = this.#tally.elapsedMs(now);
    const turn = this.#turnMs * (this.#hasStopped ? WHOLE_TURN : SURELY_NO_TURN);
    const least = Math.max(LEAST_ROUND.milliseconds, turn, LEAST_ROUND.latencies * this.#latencyMs);
    if (elapsed >= least && ended >= Math.max(2 * this.level, LEAST_ROUND.requests)) return 'long';
    if (elapsed >= LONGEST_ROUND.milliseconds && ended >= LONGEST_ROUND.requests) return 'long';
    if (!this.#search.isGrowing) return undefined;
    const isPlain = refused > ended * PLAINLY_REFUSED && elapsed >= LEAST_ROUND.latencies * this.#latencyMs;
    if (isPlain && ended >= 2 * this.level + SHORT_ROUND_REQUESTS) return 'short';
    const mayBeShort = refused === 0 && this.#turnMs === 0;
    return mayBeShort && ended >= Math.max(2 * this.level, SHORT_ROUND_REQUESTS) ? 'short' : undefined;
  }
}
