import { createHmac, hash } from 'node:crypto';
import type { Header } from '../../outbound/request.ts';

/** Who signs, for requests to one host. */
export interface SigningKey {
  readonly accessKey: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly host: string;
}

/** What is signed. */
export interface UnsignedRequest {
  readonly method: string;
  /** Encoded as it is sent, without a query. */
  readonly path: string;
  /** Names in lower case. All of them are signed. */
  readonly headers: readonly Header[];
  /** SHA-256 over the body, in hexadecimal digits. */
  readonly payloadHash: string;
}

/** The headers of a request that begins at this time, with those of the signature. */
export type SignRequest = (request: UnsignedRequest, at: Date) => readonly Header[];

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Signs requests as Amazon's Signature Version 4 asks for ("Signature Calculations for the Authorization Header: Transferring
 * Payload in a Single Chunk"). The key of a day is kept.
 */
export function createSigner({ accessKey, secretAccessKey, region, host }: SigningKey): SignRequest {
  let today: { readonly day: string; readonly sign: (text: string) => string } | undefined;
  const signerOf = (day: string): ((text: string) => string) => {
    if (today?.day === day) return today.sign;
    const parts = [day, region, 's3', 'aws4_request'];
    const key = parts.reduce<Buffer>(
      (inner, part) => hmac(inner, part),
      Buffer.from(`AWS4${secretAccessKey}`),
    );
    today = { day, sign: keyedHash(key) };
    return today.sign;
  };
  return ({ method, path, headers, payloadHash }, at) => {
    const time = at.toISOString().replace(/[-:]|\.\d+/g, '');
    const day = time.slice(0, 8);
    const own: readonly Header[] = [
      ['x-amz-content-sha256', payloadHash],
      ['x-amz-date', time],
    ];
    const signed = [...headers, ...own, ['host', host] as const].sort(byName);
    const names = signed.map(([name]) => name).join(';');
    const lines = signed.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, ' ')}`);
    const canonical = [method, path, '', ...lines, '', names, payloadHash].join('\n');
    const scope = `${day}/${region}/s3/aws4_request`;
    const text = [ALGORITHM, time, scope, hash('sha256', canonical)].join('\n');
    const signature = signerOf(day)(text);
    const credential = `Credential=${accessKey}/${scope}`;
    const authorization = `${ALGORITHM} ${credential}, SignedHeaders=${names}, Signature=${signature}`;
    return [...headers, ...own, ['authorization', authorization]];
  };
}

/** Encodes the name of an object for a path: everything but what RFC 3986 calls unreserved, and slashes. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

const BLOCK = 64;

/** HMAC (RFC 2104) out of one-shot hashes: `createHmac` takes most of its time for the key, at each event. */
function keyedHash(key: Buffer): (text: string) => string {
  const padded = Buffer.concat([key, Buffer.alloc(BLOCK - key.length)]);
  const inner = Buffer.from(padded.map((byte) => byte ^ 0x36));
  const outer = Buffer.from(padded.map((byte) => byte ^ 0x5c));
  return (text) => {
    const digest = hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer');
    return hash('sha256', Buffer.concat([outer, digest]));
  };
}

function byName([a]: Header, [b]: Header): number {
  return a < b ? -1 : Number(a > b);
}
