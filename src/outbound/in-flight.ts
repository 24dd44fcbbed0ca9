/** A request under way, with the deadline and the signal that end it. */
export interface Endable {
  /** Milliseconds of `performance.now()`. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  expire(): void;
  abort(): void;
}

/**
 * All requests under way, with one timer and one listener per signal: thousands of requests a second would pay for a
 * timer and a listener each. The timer keeps no process alive; the requests do that. Entries are in an array whose
 * places are reused. A Set would work, but V8 links the old table of a Set that grows to the new one: once a table is
 * in the old generation, it keeps its entries alive until the next full collection, some kilobytes for every request.
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
      // The event loop may have been busy until now: it first reads the answers that came meanwhile.
      () => setImmediate(() => this.#expire()),
      Math.max(1, Math.ceil(deadline - performance.now())),
    ).unref();
  }

  #expire(): void {
    const now = performance.now();
    this.#timerAt = Infinity;
    // Several are due at once when the event loop was busy.
    const due = this.#places.filter((entry) => entry !== undefined && entry.deadline <= now) as Endable[];
    for (const entry of due.sort((a, b) => a.deadline - b.deadline)) entry.expire();
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
