import type { OpenSecret } from '../kind.ts';

/** For how long the token before is used first, once Splunk has taken it and not the new one. */
const PREVIOUS_FIRST_MS = 60_000;

/** A token that may be tried. */
interface GoodToken {
  readonly value: string;
  readonly isPrevious: boolean;
}

/** The tokens of a destination: while one is replaced, the one before it is used where Splunk does not know the new one yet. */
export function createTokens({ value, previous }: OpenSecret, now: () => Date) {
  let previousFirstUntil = 0;
  const current: GoodToken = { value, isPrevious: false };
  return {
    /** Those that are good now, in the order in which they are tried. */
    good(): readonly GoodToken[] {
      const at = now().getTime();
      if (previous === undefined || previous.until.getTime() <= at) return [current];
      const before = { value: previous.value, isPrevious: true };
      return at < previousFirstUntil ? [before, current] : [current, before];
    },
    /** All that must not be seen. */
    all: previous === undefined ? [value] : [value, previous.value],
    /** Splunk has taken this one. */
    worked({ isPrevious }: GoodToken): void {
      const at = now().getTime();
      if (!isPrevious) previousFirstUntil = 0;
      else if (previousFirstUntil <= at) previousFirstUntil = at + PREVIOUS_FIRST_MS;
    },
  };
}
