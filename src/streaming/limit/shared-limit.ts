import type { Outcome } from '../../destination-kinds/outcome.ts';
import { AdaptiveLimit, type RequestEnd } from './adaptive-limit.ts';
import { LONGEST_HOLD_MS } from './resend.ts';

/** One part of this process that sends to a destination: a stream, a replay, or a delivery that goes out alone. */
export interface Sender {
  /** True: a request may start now, and `started` has to be called for it. False: `wake` is called when one may. */
  mayStart(): boolean;
  started(): void;
  ended(request: EndedRequest): void;
  /** Whether the destination has taken nothing for so long, of several events, that it counts as down. */
  isDown(afterMs: number): boolean;
  leave(): void;
}

/** A request that has ended. */
export interface EndedRequest {
  readonly eventId: number;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** A failure that is known to be the event's and not the destination's. */
  readonly isOfEvent?: boolean;
}

/** Deliveries that go out alone bring no room of their own; there are up to four of them at a time. */
const LEAST_MOST = 4;
/** One or two events may be refused because of their content, however often they are sent. */
const LEAST_EVENTS = 3;

interface Waiting {
  readonly wake: () => void;
}

/**
 * The limit of one destination in this process, shared by everything that sends to it. Senders that find no room wait in
 * line, and each starts one request at a time: a sender with many events leaves the others their turns.
 */
export class SharedLimit {
  readonly limit: AdaptiveLimit;
  readonly #now: () => number;
  readonly #line: Waiting[] = [];
  /** Its turn is now, for one request. */
  #served: Waiting | undefined;
  /** Events that were not taken since the last one that was. */
  readonly #missed = new Set<number>();
  #senders = 0;
  #most = 0;
  #mostSoFar = 0;
  #taken = 0;
  #refused = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerDue = Infinity;

  constructor(now: () => number) {
    this.#now = now;
    this.limit = new AdaptiveLimit(() => Math.max(this.#most, LEAST_MOST), now());
  }

  get isUsed(): boolean {
    return this.#senders > 0;
  }

  /** How many requests the destination may have in flight; below one, there are pauses between them. */
  get level(): number {
    return this.limit.foundLevel;
  }

  /** Its senders would have more in flight if the destination refused none. */
  get isLimited(): boolean {
    return this.limit.foundLevel < this.#mostSoFar;
  }

  /** Requests that were taken and refused since the last call. */
  takeFlow() {
    const flow = { taken: this.#taken, refused: this.#refused };
    this.#taken = 0;
    this.#refused = 0;
    return flow;
  }

  /** The destination is down: what was learnt of it is forgotten. */
  restart(): void {
    this.limit.restart(this.#now());
    this.#missed.clear();
    this.#serve();
  }

  /** `most`: how many requests the sender would have in flight if the destination took any number. */
  join(most: number, wake: () => void): Sender {
    const waiting: Waiting = { wake };
    this.#senders += 1;
    this.#most += most;
    this.#mostSoFar = Math.max(this.#mostSoFar, this.#most);
    return {
      mayStart: () => this.#mayStart(waiting),
      started: () => this.limit.started(this.#now()),
      ended: (request) => this.#ended(request),
      isDown: (afterMs) => this.#missed.size >= LEAST_EVENTS && this.limit.silentMs(this.#now()) >= afterMs,
      leave: () => {
        this.#senders -= 1;
        this.#most -= most;
        this.#leaveLine(waiting);
        this.#serve();
      },
    };
  }

  #mayStart(waiting: Waiting): boolean {
    const [first = waiting] = this.#line;
    const isNext = first === waiting || this.#served === waiting;
    this.#served = undefined;
    const now = this.#now();
    if (isNext && this.limit.room(now) > 0) {
      this.#leaveLine(waiting);
      return true;
    }
    if (!this.#line.includes(waiting)) this.#line.push(waiting);
    this.#serveLater(now);
    return false;
  }

  #ended({ eventId, outcome, durationMs, isOfEvent = false }: EndedRequest): void {
    const end = endOf(outcome, isOfEvent);
    if (end === 'taken') this.#taken += 1;
    if (end === 'refused') this.#refused += 1;
    if (end === 'taken') this.#missed.clear();
    else if (end !== 'unknown' && this.#missed.size < LEAST_EVENTS) this.#missed.add(eventId);
    const asked = 'retryAfterMs' in outcome ? (outcome.retryAfterMs ?? 0) : 0;
    this.limit.ended(end, durationMs, this.#now(), asked > LONGEST_HOLD_MS ? 0 : asked);
    if (this.#line.length > 0) this.#serve();
  }

  #serve(): void {
    let now = this.#now();
    while (this.#line.length > 0 && this.limit.room(now) > 0) {
      const first = this.#line.shift();
      this.#served = first;
      first?.wake();
      now = this.#now();
    }
    this.#served = undefined;
    this.#serveLater(now);
  }

  /**
   * At the time when there will be room although no request ends. `now` is when there was none: asked at two times, the
   * limit may have no room at the first and no wait at the second, and the line is never served.
   */
  #serveLater(now: number): void {
    const wait = this.#line.length === 0 ? undefined : this.limit.waitMs(now);
    if (wait === undefined) return;
    const due = now + wait;
    if (due >= this.#timerDue) return;
    clearTimeout(this.#timer);
    this.#timerDue = due;
    this.#timer = setTimeout(() => {
      this.#timerDue = Infinity;
      this.#serve();
    }, wait);
  }

  #leaveLine(waiting: Waiting): void {
    const place = this.#line.indexOf(waiting);
    if (place >= 0) this.#line.splice(place, 1);
  }
}

function endOf(outcome: Outcome, isOfEvent: boolean): RequestEnd {
  if (outcome.kind === 'delivered') return 'taken';
  if (outcome.kind === 'busy') return 'refused';
  return outcome.kind === 'failed' && !isOfEvent ? 'failed' : 'unknown';
}
