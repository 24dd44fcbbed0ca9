import { LRUCache } from 'lru-cache';
import { type NowOrLater, whenKnown } from '../cache/now-or-later.ts';
import { sourceOf } from './client-ip.ts';
import type { HttpLimits } from './limits.ts';
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

/** Finds out who holds a token, or what else a caller proves itself with, as often as the limits allow. */
export type Login<Caller, Claim = string> = ReturnType<typeof createLogin<Caller, Claim>>;

/** The holder of a token, whose digest is given as well; undefined when the token is unknown, expired or revoked. */
export type Authenticate<Caller, Claim = string> = (
  claim: Claim,
  digest: string,
) => NowOrLater<Caller | undefined>;

const MAX_KNOWN = 10_000;

/**
 * An address with too many bad tokens may go on with tokens that were good before. Others are looked up one at a time:
 * that bounds what guessing costs the database, and a client behind the same proxy as a broken one still gets in.
 */
export function createLogin<Caller, Claim = string>(options: {
  readonly authenticate: Authenticate<Caller, Claim>;
  /** Tells claims apart without keeping what is secret in them. */
  readonly digestOf: (claim: Claim) => string;
  /** The keys of the holder of a caller's token, who may have other tokens, too. */
  readonly keysOf: (caller: Caller) => readonly string[];
  readonly limits: Pick<
    HttpLimits,
    'badTokens' | 'requestsPerToken' | 'requestsPerHolder' | 'requestsWithoutToken'
  >;
  readonly now: () => Date;
}) {
  const { authenticate, digestOf, keysOf, limits, now } = options;
  const badTokens = createTokenBuckets(limits.badTokens, now);
  const requests = createTokenBuckets(limits.requestsPerToken, now);
  const ofHolders = createTokenBuckets(limits.requestsPerHolder, now);
  const withoutToken = createTokenBuckets(limits.requestsWithoutToken, now);
  // Digests, so that no token stays in memory, and comparing them tells nothing about one.
  const known = new LRUCache<string, true>({ max: MAX_KNOWN });
  const lookups = new Set<string>();

  async function lookUpAlone(claim: Claim, digest: string, source: string): Promise<Caller | undefined> {
    lookups.add(source);
    try {
      return await authenticate(claim, digest);
    } finally {
      lookups.delete(source);
    }
  }

  function takeFrom(holders: readonly string[]): number {
    let longest = 0;
    for (const key of holders) longest = Math.max(longest, ofHolders.take(key));
    return longest;
  }

  function outcomeOf(
    caller: Caller | undefined,
    { digest, source, counted }: { digest: string; source: string; counted: boolean },
  ): LoginOutcome<Caller> {
    if (caller === undefined) {
      known.delete(digest);
      return refusedOr({ kind: 'bad' }, badTokens.take(source), 'bad-tokens');
    }
    known.set(digest, true);
    if (!counted) return { kind: 'known', caller };
    // Requests beyond a token's limit do not count for the other tokens of its holder.
    const wait = requests.take(digest) || takeFrom(keysOf(caller));
    return refusedOr({ kind: 'known', caller }, wait, 'requests');
  }

  return {
    /** `counted`: the request counts among the token's. */
    attempt(claim: Claim, address: string | null, counted: boolean): NowOrLater<LoginOutcome<Caller>> {
      const digest = digestOf(claim);
      const source = sourceOf(address);
      const isFree = badTokens.wait(source) === 0 || known.get(digest) === true;
      if (!isFree && lookups.has(source)) return tooOften(badTokens.wait(source), 'bad-tokens');
      const caller = isFree ? authenticate(claim, digest) : lookUpAlone(claim, digest, source);
      return whenKnown(caller, (found) => outcomeOf(found, { digest, source, counted }));
    },
    /** Whether the claim was good when it was looked up last. */
    wasGood: (claim: Claim) => known.get(digestOf(claim)) === true,
    /** Counts a proof that was found wrong elsewhere as a bad token. */
    refuse: (address: string | null): LoginOutcome<never> =>
      refusedOr({ kind: 'bad' }, badTokens.take(sourceOf(address)), 'bad-tokens'),
    /** Counts a request without a token; undefined when it is not too many. */
    withoutToken(address: string | null): TooOften | undefined {
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
