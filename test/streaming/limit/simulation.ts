import { AdaptiveLimit } from '../../../src/streaming/limit/adaptive-limit.ts';

/** What a receiver does with a request that reaches it. */
export interface Reply {
  readonly taken: boolean;
  /** From the arrival to the answer, in ms; Infinity: none comes, and the sender's time-out ends it. */
  readonly afterMs: number;
  readonly retryAfterMs?: number;
}

/** A receiver: asked when a request arrives, at `now` of the simulation's clock. `random` in [0, 1). */
export interface SimulatedReceiver {
  receive(now: number, random: () => number): Reply;
}

export interface SimulationOptions {
  readonly receiver: SimulatedReceiver;
  /** There and back, in ms. */
  readonly latencyMs: number;
  readonly events: number;
  /** Milliseconds between events that become known; 0: all wait from the start. */
  readonly everyMs?: number;
  /** What a request costs the sender, whose one thread does nothing else meanwhile. */
  readonly costMs?: number;
  readonly most?: number;
  readonly timeoutMs?: number;
  readonly stopAtMs?: number;
  readonly seed?: number;
  /** Events are sent in batches: the next one begins so many ms after the last request of the one before has ended. */
  readonly batch?: { readonly size: number; readonly pauseMs: number };
  /** The sender's thread now and then does something else: for so many ms, once in so many requests on average. */
  readonly stalls?: { readonly ms: number; readonly oneIn: number };
  /** A timer is late by up to so many ms. */
  readonly timerMs?: number;
}

export interface SimulationResult {
  readonly delivered: number;
  readonly refused: number;
  readonly milliseconds: number;
  readonly perSecond: number;
  /** Requests refused, of all. */
  readonly refusedShare: number;
  /** By the clock: the limit, the requests in flight. */
  readonly meanLevel: number;
  readonly meanInFlight: number;
  readonly mostInFlight: number;
  readonly level: number;
  /** Requests that started while the receiver had asked for a pause. */
  readonly startedWhileHeld: number;
  readonly trace: readonly { readonly at: number; readonly level: number }[];
}

/** Sends `events` to a receiver by an `AdaptiveLimit`, on a clock of its own; what is refused is sent again. */
export function simulate(options: SimulationOptions): SimulationResult {
  const { receiver, latencyMs, events, everyMs = 0, costMs = 0.2, most = 32, timeoutMs = 8_000 } = options;
  const random = seeded(options.seed ?? 1);
  const queue = new Agenda();
  const limit = new AdaptiveLimit(() => most, 0);
  // When what was refused may be sent again; the times only rise.
  const again: number[] = [];
  let now = 0;
  let known = everyMs === 0 ? events : 1;
  let sent = 0;
  const { batch, stalls, timerMs = 0 } = options;
  let batchEnds = batch?.size ?? Infinity;
  let batchOpensAt = 0;
  let delivered = 0;
  let refused = 0;
  let busyUntil = 0;
  let heldUntil = 0;
  let startedWhileHeld = 0;
  let levelTime = 0;
  let inFlightTime = 0;
  let mostInFlight = 0;
  let wakeAt = Infinity;
  const trace: { at: number; level: number }[] = [];

  const advance = (to: number): void => {
    levelTime += limit.level * (to - now);
    inFlightTime += limit.inFlight * (to - now);
    now = to;
    if (trace.at(-1)?.level !== limit.level) trace.push({ at: Math.round(now), level: limit.level });
  };
  const startMore = (): void => {
    for (;;) {
      const isAgain = (again[0] ?? Infinity) <= now;
      if (now < batchOpensAt) return wake(batchOpensAt);
      if (!isAgain && sent >= Math.min(known, batchEnds)) {
        if (again[0] !== undefined) return wake(again[0]);
        if (batch === undefined || limit.inFlight > 0 || sent < batchEnds) return;
        batchEnds += batch.size;
        batchOpensAt = now + batch.pauseMs;
        continue;
      }
      if (limit.room(now) === 0) {
        const wait = limit.waitMs(now);
        if (wait !== undefined) wake(now + Math.max(wait, 0.01));
        return;
      }
      if (isAgain) again.shift();
      else sent += 1;
      limit.started(now);
      if (now < heldUntil) startedWhileHeld += 1;
      mostInFlight = Math.max(mostInFlight, limit.inFlight);
      const stall = stalls !== undefined && random() < 1 / stalls.oneIn ? stalls.ms : 0;
      busyUntil = Math.max(busyUntil, now) + costMs + stall;
      const startedAt = now;
      queue.at(busyUntil + latencyMs / 2, () => {
        const reply = receiver.receive(now, random);
        const back = reply.afterMs + latencyMs / 2;
        const ends = Math.min(now + back, startedAt + timeoutMs);
        queue.at(ends, () => {
          const taken = reply.taken && ends < startedAt + timeoutMs;
          if (taken) delivered += 1;
          else refused += 1;
          if (reply.retryAfterMs !== undefined) heldUntil = Math.max(heldUntil, now + reply.retryAfterMs);
          limit.ended(taken ? 'taken' : 'refused', now - startedAt, now, reply.retryAfterMs);
          if (!taken) again.push(now + 5);
        });
      });
    }
  };
  const wake = (exactly: number): void => {
    const at = Math.max(exactly, now) + timerMs * random();
    if (at >= wakeAt) return;
    wakeAt = at;
    queue.at(at, () => {
      if (wakeAt === at) wakeAt = Infinity;
    });
  };
  const arrive = (): void => {
    if (known === events) return;
    known += 1;
    queue.at(now + everyMs, arrive);
  };
  if (everyMs > 0) queue.at(everyMs, arrive);

  startMore();
  while (delivered < events && now < (options.stopAtMs ?? 600_000)) {
    const next = queue.next();
    if (next === undefined) throw new Error(`The simulation stands still at ${now} ms`);
    advance(next.at);
    next.run();
    startMore();
  }
  return {
    delivered,
    refused,
    milliseconds: now,
    perSecond: (delivered * 1_000) / now,
    refusedShare: refused / (refused + delivered),
    meanLevel: levelTime / now,
    meanInFlight: inFlightTime / now,
    mostInFlight,
    level: limit.level,
    startedWhileHeld,
    trace,
  };
}

/** What is to be done when, in order. */
class Agenda {
  readonly #entries: { at: number; run: () => void; order: number }[] = [];
  #order = 0;

  at(at: number, run: () => void): void {
    const entry = { at, run, order: (this.#order += 1) };
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#entries[middle];
      if (other !== undefined && (other.at > at || (other.at === at && other.order > entry.order)))
        low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, entry);
  }

  next(): { at: number; run: () => void } | undefined {
    return this.#entries.pop();
  }
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
