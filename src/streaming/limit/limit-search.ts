import { isClean, type Round } from './round.ts';

/** A smaller limit that takes fewer events loses as many as it is smaller; one that takes as many loses none. */
const BETWEEN = 0.4;
/** Below this part of the most that was taken lately, the limit of that time is tried again. */
const NEARLY_MOST = 0.9;
/** From here on more is more, not noise. */
const MORE = 1.1;
/** More that has grown with the limit: the next one may be a good deal larger. */
const IN_PROPORTION = 1.5;
/** Answers that are later than this, and the later the more requests are in flight: they wait for each other. */
const LATE_MS = 50;
const QUEUEING = 0.5;
/** A smaller limit leaves so much room above what was taken. */
const HEADROOM = 1.05;
/** A try tells something only when it is a good deal smaller. */
const LEAST_STEP = 0.75;
/** How much larger the next limit is: while all is well, and when a good one was left for a better one. */
const GROWTH = 2;
const CAREFUL_GROWTH = 1.25;
/** How long to wait after a limit was tried in vain, in ms: doubled each time. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** Tries of a smaller limit, one after the other, each half as far from the one in use. */
const MOST_TRIES = 2;
/** How much the newest round counts in what is usual. */
const USUAL_WEIGHT = 0.3;
/** So many rounds have to show that a smaller limit takes no fewer. */
const GOOD_ROUNDS = 2;

/** Requests in flight; below one: one at a time, with pauses, the share of the time in which one is in flight. */
export type Level = number;

/** `more` and `less`: the round under way is a try, to be compared with the round before it. */
type Mode = 'settled' | 'more' | 'less';

/**
 * Looks for the smallest limit that takes as many events as a larger one. Rounds come in, a limit comes out.
 *
 * A refusal alone says nothing about the limit: a receiver that refuses one request in three whatever we do takes most at
 * the full limit, one that takes eight at a time takes no more at sixteen. A try tells them apart: a round at another
 * limit, whose events per second are compared with those of the round before it. So the limit shrinks only where a smaller
 * one takes no fewer events, and grows only where a larger one takes more or is not refused.
 */
export class LimitSearch {
  readonly #most: () => Level;
  #level: Level;
  #mode: Mode = 'more';
  /** The round that a try is compared with; its limit is the one to go back to. */
  #before: Round | undefined;
  #tries = 0;
  /** Rounds so far in which the smaller limit took no fewer events. */
  #goodRounds = 0;
  /** It has refused more than a few. */
  #hasRefused = false;
  /** What the limit in use takes, averaged. */
  #usual: Pick<Round, 'level' | 'perSecond'> | undefined;
  readonly #less = new Wait();
  readonly #more = new Wait();
  /** The round that has taken most since a larger limit was last tried in vain. */
  #best: Round | undefined;

  constructor(first: Level, most: () => Level) {
    this.#level = first;
    this.#most = most;
  }

  get level(): Level {
    return Math.min(this.#level, this.#most());
  }

  /** The same, whatever the most is at the moment. */
  get foundLevel(): Level {
    return this.#level;
  }

  /** A larger limit is being tried: the sooner the round is over, the better. */
  get isGrowing(): boolean {
    return this.#mode === 'more';
  }

  /** A round at `level` is over. */
  ended(round: Round, now: number): void {
    if (!isClean(round)) this.#hasRefused = true;
    if (!round.saturated) return;
    // Refusals at one limit may be caused by the events, or the receiver accepts nothing at any limit: they say nothing
    // about another limit.
    if (round.perSecond === 0) return this.#afterNothing(now);
    if (this.#mode === 'more') this.#afterMore(round, now);
    else if (this.#mode === 'less') this.#afterLess(round, now);
    else this.#whenSettled(round, now);
    if (!round.isShort && round.perSecond >= (this.#best?.perSecond ?? 0)) this.#best = round;
  }

  #afterNothing(now: number): void {
    if (this.#mode === 'settled' || this.#before === undefined) return;
    this.#goBack(this.#before, this.#mode === 'more' ? this.#more : this.#less, now);
  }

  #whenSettled(latest: Round, now: number): void {
    const round = this.#withUsual(latest);
    if (!isClean(round) && this.#less.isOver(now)) this.#tryLess(round, usefulLevel(round));
    else if (this.#level < this.#most() && this.#more.isOver(now)) this.#tryMore(round, this.#larger(round));
  }

  /**
   * The same round, with the usual throughput of rounds at its limit if that is higher: one pause of this process says
   * nothing about the receiver.
   */
  #withUsual(round: Round): Round {
    const usual = this.#usual?.level === round.level ? this.#usual.perSecond : round.perSecond;
    this.#usual = {
      level: round.level,
      perSecond: usual + (round.perSecond - usual) * USUAL_WEIGHT,
    };
    return { ...round, perSecond: Math.max(round.perSecond, usual) };
  }

  /** The limit that took more some time ago, or a little more than this one. */
  #larger({ level, perSecond }: Round): Level {
    const best = this.#best;
    if (best !== undefined && best.level > level && perSecond < best.perSecond * NEARLY_MOST)
      return best.level;
    return level * CAREFUL_GROWTH;
  }

  #afterMore(round: Round, now: number): void {
    const before = this.#before;
    if (before !== undefined && round.perSecond < before.perSecond * MORE) {
      if (!isClean(round) || isQueueing(round, before)) {
        this.#best = before;
        return this.#goBack(before, this.#more, now);
      }
    }
    this.#more.forget();
    if (this.#level >= this.#most()) this.#mode = 'settled';
    else this.#tryMore(round, round.level * (this.#hasRefused ? growthAfter(round, before) : GROWTH));
  }

  #afterLess(round: Round, now: number): void {
    const before = this.#before as Round;
    const least = Math.max(1 - (1 - round.level / before.level) * BETWEEN, NEARLY_MOST);
    if (round.perSecond < before.perSecond * least) {
      this.#tries += 1;
      this.#goodRounds = 0;
      if (this.#tries < MOST_TRIES) this.#level = between(round.level, before.level);
      else this.#goBack(before, this.#less, now);
      return;
    }
    // Once may be chance: a pause of the receiver in the round before it.
    this.#goodRounds += 1;
    if (this.#goodRounds < GOOD_ROUNDS) return;
    this.#less.forget();
    if (!isClean(round)) return this.#tryLess(round, usefulLevel(round));
    this.#mode = 'settled';
    this.#more.begin(now);
  }

  #tryLess(round: Round, level: Level): void {
    this.#mode = 'less';
    this.#before = round;
    this.#tries = 0;
    this.#goodRounds = 0;
    this.#level = level;
  }

  #tryMore(round: Round, level: Level): void {
    this.#mode = 'more';
    this.#before = round;
    this.#level = Math.min(level, this.#most());
  }

  #goBack({ level }: Round, wait: Wait, now: number): void {
    this.#mode = 'settled';
    this.#level = level;
    wait.begin(now);
  }
}

/** How long not to try again what was tried in vain. */
class Wait {
  #until = 0;
  #milliseconds = FIRST_WAIT_MS;

  isOver(now: number): boolean {
    return now >= this.#until;
  }

  begin(now: number): void {
    this.#until = now + this.#milliseconds;
    this.#milliseconds = Math.min(this.#milliseconds * 2, LONGEST_WAIT_MS);
  }

  forget(): void {
    this.#until = 0;
    this.#milliseconds = FIRST_WAIT_MS;
  }
}

function growthAfter(round: Round, before: Round | undefined): number {
  const all = before === undefined || round.perSecond >= before.perSecond * IN_PROPORTION;
  return all ? GROWTH : CAREFUL_GROWTH;
}

function isQueueing(round: Round, before: Round): boolean {
  const longer = round.latencyMs / before.latencyMs - 1;
  return round.latencyMs >= LATE_MS && longer >= QUEUEING * (round.level / before.level - 1);
}

/** How many requests were in flight on average that were taken in the end (Little's law). */
function usefulLevel({ perSecond, latencyMs, level }: Round): Level {
  return Math.min(((perSecond * latencyMs) / 1_000) * HEADROOM, level * LEAST_STEP);
}

function between(less: Level, more: Level): Level {
  return more > 1 ? (less + more) / 2 : Math.sqrt(less * more);
}
