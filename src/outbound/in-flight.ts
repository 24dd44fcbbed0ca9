/** A request under way: when and by whom it is to be ended before its time. */
export interface Endable {
  /** Milliseconds of `performance.now()`. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  expire(): void;
  abort(): void;
}

/**
 * All requests under way, with one timer and one listener per signal: thousands of requests a second would pay for a
 * timer and a listener each. The timer keeps no process alive; the requests do that.
 *
 * They lie in an array whose places are used again. A Set would do the same, but V8 links the table that a full Set
 * leaves behind to its successor: once one was promoted, each keeps all that it held alive until the next full
 * collection, at this rate some kilobytes for every request.
 */
export class InFlight {
  readonly #places: (Endable | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #signals = new WeakSet<AbortSignal>();
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;

  /** Returns the place, for `delete`. */
  add(entry: Endable): number {
    const place = this.#free.pop() ?? this.#places.length;
    this.#places[place] = entry;
    if (entry.deadline < this.#timerAt) this.#arm(entry.deadline);
    if (entry.signal !== undefined && !this.#signals.has(entry.signal)) this.#listen(entry.signal);
    return place;
  }

  delete(place: number): void {
    this.#places[place] = undefined;
    this.#free.push(place);
  }

  #arm(deadline: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = deadline;
    this.#timer = setTimeout(
      () => this.#expire(),
      Math.max(1, Math.ceil(deadline - performance.now())),
    ).unref();
  }

  #expire(): void {
    const now = performance.now();
    this.#timerAt = Infinity;
    for (const entry of this.#places) if (entry !== undefined && entry.deadline <= now) entry.expire();
    const next = this.#places.reduce(
      (soonest, entry) => Math.min(soonest, entry?.deadline ?? Infinity),
      Infinity,
    );
    if (next < this.#timerAt) this.#arm(next);
  }

  #listen(signal: AbortSignal): void {
    this.#signals.add(signal);
    const abortAll = (): void => {
      for (const entry of this.#places) if (entry?.signal === signal) entry.abort();
    };
    signal.addEventListener('abort', abortAll, { once: true });
  }
}
