import { hash } from 'node:crypto';
import { sourceOf } from './client-ip.ts';
import type { HttpLimits } from './limits.ts';
import { createRecentKeys } from './recent-keys.ts';
import { createTokenBuckets } from './token-buckets.ts';

export type LoginOutcome<Caller> =
  | { readonly kind: 'known'; readonly caller: Caller }
  | { readonly kind: 'bad' } // -> 401
  | TooOften; // -> 429

export interface TooOften {
  readonly kind: 'too-often';
  readonly milliseconds: number;
  /** What there was too much of. */
  readonly of: TooMany;
}

/** The bad tokens or the requests without one that came from an address, or the requests of a token. */
export type TooMany = 'bad-tokens' | 'requests' | 'without-token';

/** Finds out who holds a token, as often as the limits allow. */
export interface Login<Caller> {
  /** `counted`: the request counts among the token's. */
  attempt(token: string, address: string | null, counted: boolean): Promise<LoginOutcome<Caller>>;
  /** Counts a request without a token; undefined when it is not too many. */
  withoutToken(address: string | null): TooOften | undefined;
}

const MAX_KNOWN = 10_000;

/**
 * An address with too many bad tokens may go on with tokens that were good before. Others are looked up one at a time:
 * that bounds what guessing costs the database, and a client behind the same proxy as a broken one still gets in.
 */
export function createLogin<Caller>(options: {
  readonly authenticate: (token: string) => Promise<Caller | undefined>;
  /** Who holds a caller's token, and other tokens, too. */
  readonly keysOf: (caller: Caller) => readonly string[];
  readonly limits: Pick<
    HttpLimits,
    'badTokens' | 'requestsPerToken' | 'requestsPerHolder' | 'requestsWithoutToken'
  >;
  readonly now: () => Date;
}): Login<Caller> {
  const { authenticate, keysOf, limits, now } = options;
  const badTokens = createTokenBuckets(limits.badTokens, now);
  const requests = createTokenBuckets(limits.requestsPerToken, now);
  const ofHolders = createTokenBuckets(limits.requestsPerHolder, now);
  const withoutToken = createTokenBuckets(limits.requestsWithoutToken, now);
  // Digests, so that no token stays in memory, and comparing them tells nothing about one.
  const known = createRecentKeys<true>(MAX_KNOWN);
  const lookups = new Set<string>();

  async function lookUp(
    token: string,
    digest: string,
    source: string,
  ): Promise<Caller | undefined | 'later'> {
    if (badTokens.wait(source) === 0 || known.get(digest) === true) return authenticate(token);
    if (lookups.has(source)) return 'later';
    lookups.add(source);
    try {
      return await authenticate(token);
    } finally {
      lookups.delete(source);
    }
  }

  return {
    async attempt(token, address, counted) {
      const digest = hash('sha256', token, 'base64');
      const source = sourceOf(address);
      const caller = await lookUp(token, digest, source);
      if (caller === 'later') return tooOften(badTokens.wait(source), 'bad-tokens');
      if (caller === undefined) {
        known.delete(digest);
        return refusedOr({ kind: 'bad' }, badTokens.take(source), 'bad-tokens');
      }
      known.set(digest, true);
      if (!counted) return { kind: 'known', caller };
      // What a token has too much of is not held against the other tokens of its holder.
      const wait = requests.take(digest) || Math.max(0, ...keysOf(caller).map((key) => ofHolders.take(key)));
      return refusedOr({ kind: 'known', caller }, wait, 'requests');
    },
    withoutToken(address) {
      const milliseconds = withoutToken.take(sourceOf(address));
      return milliseconds === 0 ? undefined : tooOften(milliseconds, 'without-token');
    },
  };
}

function refusedOr<Caller>(
  outcome: LoginOutcome<Caller>,
  milliseconds: number,
  of: TooMany,
): LoginOutcome<Caller> {
  return milliseconds === 0 ? outcome : tooOften(milliseconds, of);
}

function tooOften(milliseconds: number, of: TooMany): TooOften {
  return { kind: 'too-often', milliseconds, of };
}
