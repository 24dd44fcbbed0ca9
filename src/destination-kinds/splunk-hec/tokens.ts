import type { OpenSecret } from '../kind.ts';

/** For how long the token before is used first, once Splunk has taken it and not the new one. */
const PREVIOUS_FIRST_MS = 60_000;

/** A token that may be tried. */
export interface GoodToken {
  readonly value: string;
  readonly isPrevious: boolean;
}

/** The tokens of a destination: while one is replaced, the one before it is used where Splunk does not know the new one yet. */
export class Tokens {
  readonly #secret: OpenSecret;
  readonly #now: () => Date;
  #previousFirstUntil = 0;

  constructor(secret: OpenSecret, now: () => Date) {
    this.#secret = secret;
    this.#now = now;
  }

  /** Those that are good now, in the order in which they are tried. */
  get good(): readonly GoodToken[] {
    const { value, previous } = this.#secret;
    const now = this.#now().getTime();
    const current = { value, isPrevious: false };
    if (previous === undefined || previous.until.getTime() <= now) return [current];
    const before = { value: previous.value, isPrevious: true };
    return now < this.#previousFirstUntil ? [before, current] : [current, before];
  }

  /** All that must not be seen. */
  get all(): readonly string[] {
    const { value, previous } = this.#secret;
    return previous === undefined ? [value] : [value, previous.value];
  }

  /** Splunk has taken this one. */
  worked({ isPrevious }: GoodToken): void {
    if (!isPrevious) this.#previousFirstUntil = 0;
    else if (this.#previousFirstUntil <= this.#now().getTime())
      this.#previousFirstUntil = this.#now().getTime() + PREVIOUS_FIRST_MS;
  }
}
