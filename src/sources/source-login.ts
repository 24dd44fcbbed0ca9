import type { WholeAnswer } from '../http/answer.ts';
import type { FailureStatus } from '../http/failure.ts';
import { httpErrors } from '../http/http-errors.ts';
import type { HttpLimits } from '../http/limits.ts';
import { createLogin, type LoginOutcome } from '../http/login.ts';
import { tokenDigest } from '../http/token-digest.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import type { OpenSource } from './open-source.ts';
import type { SourceDirectory } from './source-directory.ts';

/** The sender, or the reason why it is unknown. */
export type Entry =
  | { readonly kind: 'known'; readonly source: OpenSource }
  /** -> 401 */
  | { readonly kind: 'no-secret' }
  /** -> 401; Splunk says 403 */
  | { readonly kind: 'bad-secret' }
  /** -> 429 */
  | { readonly kind: 'too-often'; readonly seconds: number };

/** Finds the source that a request comes from; wrong secrets of an address are limited as wrong access tokens are. */
export interface SourceLogin {
  atAddress(ip: string | null, publicId: string, secret: string | undefined): Promise<Entry>;
  bySecret(ip: string | null, secret: string | undefined): Promise<Entry>;
  /** The source at an address whose system signs what it sends: the signature must still be checked. */
  toBeSigned(ip: string | null, publicId: string): Promise<Entry>;
  /** Counts a wrong signature as a wrong secret. */
  refuse(ip: string | null): Exclude<Entry, { kind: 'known' }>;
}

export function createSourceLogin(options: {
  readonly directory: SourceDirectory;
  readonly limits: HttpLimits;
  readonly now: () => Date;
}): SourceLogin {
  const { directory, limits, now } = options;
  const login = createLogin<OpenSource, Claim>({
    authenticate: ({ publicId, secret }) => {
      if (secret === undefined) return directory.signing(publicId);
      return publicId === undefined ? directory.bySecret(secret) : directory.atAddress(publicId, secret);
    },
    digestOf: ({ publicId, secret }) => tokenDigest(JSON.stringify([publicId ?? null, secret ?? null])),
    keysOf: () => [],
    limits,
    now,
  });
  const enter = async (
    ip: string | null,
    publicId: string | undefined,
    secret: string | undefined,
  ): Promise<Entry> => {
    if (secret === undefined) return { kind: 'no-secret' };
    return entryOf(await login.attempt({ publicId, secret }, ip, false));
  };
  return {
    atAddress: enter,
    bySecret: (ip, secret) => enter(ip, undefined, secret),
    toBeSigned: async (ip, publicId) =>
      entryOf(await login.attempt({ publicId, secret: undefined }, ip, false)),
    refuse: (ip) => entryOf(login.refuse(ip)),
  };
}

/** The address is a part of what has to be guessed, where the sender has one; it is all there is before a signature is looked at. */
type Claim =
  | { readonly publicId: string | undefined; readonly secret: string }
  | { readonly publicId: string; readonly secret: undefined };

function entryOf(outcome: LoginOutcome<never>): Exclude<Entry, { kind: 'known' }>;
function entryOf(outcome: LoginOutcome<OpenSource>): Entry;
function entryOf(outcome: LoginOutcome<OpenSource>): Entry {
  switch (outcome.kind) {
    case 'known':
      return { kind: 'known', source: outcome.caller };
    case 'bad':
      return { kind: 'bad-secret' };
    case 'too-often':
      return { kind: 'too-often', seconds: Math.max(Math.ceil(outcome.milliseconds / 1000), 1) };
  }
}

/** An interface's refusal of an unknown sender. */
export function entryRefusal(
  entry: Exclude<Entry, { kind: 'known' }>,
  failure: (status: FailureStatus, detail?: ErrorText) => WholeAnswer,
): WholeAnswer {
  if (entry.kind !== 'too-often') return failure(401);
  const answer = failure(429, httpErrors.TOO_MANY_BAD_TOKENS);
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(entry.seconds) } };
}
