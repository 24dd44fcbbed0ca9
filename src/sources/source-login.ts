import type { WholeAnswer } from '../http/answer.ts';
import type { Failure } from '../http/failure.ts';
import { httpErrors } from '../http/http-errors.ts';
import type { HttpLimits } from '../http/limits.ts';
import { createLogin, type LoginOutcome, type TooOften } from '../http/login.ts';
import { tokenDigest } from '../http/token-digest.ts';
import type { OpenSource } from './open-source.ts';
import type { SourceDirectory } from './source-directory.ts';

/** Finds the source that a request comes from; wrong secrets of an address are limited as wrong access tokens are. */
export type SourceLogin = ReturnType<typeof createSourceLogin>;

/** The address is a part of what has to be guessed, where the sender has one; it is all there is before a signature is looked at. */
interface Claim {
  readonly publicId?: string;
  readonly secret?: string;
}

export function createSourceLogin(options: {
  readonly directory: SourceDirectory;
  readonly limits: HttpLimits;
  readonly now: () => Date;
}) {
  const { directory, limits, now } = options;
  const login = createLogin<OpenSource, Claim>({
    authenticate: ({ publicId, secret }) => {
      if (secret === undefined) return directory.signing(publicId ?? '');
      return publicId === undefined ? directory.bySecret(secret) : directory.atAddress(publicId, secret);
    },
    digestOf: ({ publicId, secret }) => tokenDigest(JSON.stringify([publicId ?? null, secret ?? null])),
    keysOf: () => [],
    limits,
    now,
  });
  return {
    /** Without a secret, the source at the address, if its system signs what it sends: the signature must still be checked. */
    find: async (ip: string | null, claim: Claim) => login.attempt(claim, ip, false),
    /** Counts a wrong signature as a wrong secret. */
    refuse: (ip: string | null) => login.refuse(ip),
  };
}

/** An interface's refusal of an unknown sender. */
export function loginRefusal(outcome: LoginOutcome<unknown>, failure: Failure): WholeAnswer {
  return outcome.kind === 'too-often'
    ? later(failure(429, httpErrors.TOO_MANY_BAD_TOKENS), outcome)
    : failure(401);
}

/** An answer with the time after which to try again. */
export function later(answer: WholeAnswer, { milliseconds }: TooOften): WholeAnswer {
  const seconds = Math.max(Math.ceil(milliseconds / 1000), 1);
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
}
