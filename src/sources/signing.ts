import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { JsonValue } from '../json/json-value.ts';

/** How a system signs the requests that it sends: an HMAC over the body, with the source's secret as its key. */
export interface Signing {
  /** The headers of signatures, the strongest first: the first one that a request has decides. */
  readonly headers: readonly SignatureHeader[];
  /** Largest body in bytes: it is read before the sender is known. */
  readonly bodyBytes: number;
  /** Pure: when a record was signed; undefined: the record has no time, and is refused. */
  signedAt(record: JsonValue): Date | undefined;
}

export interface SignatureHeader {
  /** In lower case. */
  readonly name: string;
  readonly algorithm: 'sha256' | 'sha1';
  /** The text before the hexadecimal digits. */
  readonly prefix: string;
}

/** The signature that a request has. */
export interface Signature {
  readonly algorithm: SignatureHeader['algorithm'];
  readonly digest: Buffer;
}

const LENGTHS = { sha256: 32, sha1: 20 } as const;

/** The signature of a request; undefined when it has none, or one that cannot be right. */
export function signatureOf({ headers }: Signing, given: IncomingHttpHeaders): Signature | undefined {
  const header = headers.find(({ name }) => given[name] !== undefined);
  const text = header && given[header.name];
  if (header === undefined || typeof text !== 'string' || !text.startsWith(header.prefix)) return undefined;
  const { algorithm, prefix } = header;
  const digits = text.slice(prefix.length);
  if (digits.length !== 2 * LENGTHS[algorithm] || !/^[\da-f]+$/i.test(digits)) return undefined;
  return { algorithm, digest: Buffer.from(digits, 'hex') };
}

/** Whether one of the secrets has signed the bytes; takes as long whichever it is. */
export function isSignedBy(secrets: readonly string[], bytes: Buffer, signature: Signature): boolean {
  const { algorithm, digest } = signature;
  const good = secrets.filter((secret) =>
    timingSafeEqual(createHmac(algorithm, secret).update(bytes).digest(), digest),
  );
  return good.length > 0;
}

/** Clocks of two systems differ by so much at most. */
const CLOCKS_MS = 300_000;

/**
 * Whether something that was signed then is new. A signature stays valid for ever: anyone who has captured the request
 * can send it again. Within the window, the repetition is recognised as a duplicate; older requests are refused.
 */
export function isFresh(signedAt: Date | undefined, now: Date, windowMs: number): boolean {
  if (signedAt === undefined) return false;
  const age = now.getTime() - signedAt.getTime();
  return age >= -CLOCKS_MS && age < Math.max(windowMs - CLOCKS_MS, CLOCKS_MS);
}
