import { createHmac, hash } from 'node:crypto';

/** The key that signs requests to one host. */
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
  /** Name, value, name, value; names in lower case. All of them are signed. */
  readonly headers: readonly string[];
  /** SHA-256 over the body, in hexadecimal digits. */
  readonly payloadHash: string;
}

/** The headers of a request that begins at this time, with those of the signature, as a list of the same form. */
export type SignRequest = (request: UnsignedRequest, at: Date) => string[];

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
  const orderOf = rememberedOrder();
  const timeOf = rememberedTime();
  return ({ method, path, headers, payloadHash }, at) => {
    const time = timeOf(at);
    const day = time.slice(0, 8);
    const sent = [...headers, 'x-amz-content-sha256', payloadHash, 'x-amz-date', time];
    const { places, names } = orderOf(sent);
    let canonical = `${method}\n${path}\n\n`;
    for (const place of places)
      canonical +=
        place === sent.length ? `host:${host}\n` : `${sent[place]}:${tidy(sent[place + 1] ?? '')}\n`;
    canonical += `\n${names}\n${payloadHash}`;
    const scope = `${day}/${region}/s3/aws4_request`;
    const signature = signerOf(day)(`${ALGORITHM}\n${time}\n${scope}\n${hash('sha256', canonical)}`);
    const credential = `Credential=${accessKey}/${scope}`;
    sent.push('authorization', `${ALGORITHM} ${credential}, SignedHeaders=${names}, Signature=${signature}`);
    return sent;
  };
}

interface Order {
  /** Where the names stand, in their order; behind the last one stands that of the host. */
  readonly places: readonly number[];
  readonly names: string;
}

/** Requests of one destination have the same headers, time after time. */
function rememberedOrder(): (headers: readonly string[]) => Order {
  let before: readonly string[] = [];
  let order: Order | undefined;
  return (headers) => {
    const isSame =
      headers.length === before.length && before.every((text, at) => at % 2 === 1 || text === headers[at]);
    if (order !== undefined && isSame) return order;
    before = headers.slice();
    const named = [...headers, 'host'];
    const places = named
      .flatMap((_, at) => (at % 2 === 0 ? [at] : []))
      .sort((a, b) => byName(named[a], named[b]));
    order = { places, names: places.map((place) => named[place]).join(';') };
    return order;
  };
}

/** The time of a second is written once. */
function rememberedTime(): (at: Date) => string {
  let second = NaN;
  let text = '';
  return (at) => {
    const now = Math.floor(at.getTime() / 1_000);
    if (now === second) return text;
    second = now;
    text = at.toISOString().replace(/[-:]|\.\d+/g, '');
    return text;
  };
}

function tidy(value: string): string {
  return value.includes(' ') ? value.trim().replace(/ +/g, ' ') : value;
}

const UNRESERVED = /^[A-Za-z0-9\-._~/]*$/;

/** Encodes the name of an object for a path: everything but what RFC 3986 calls unreserved, and slashes. */
export function encodeKey(key: string): string {
  if (UNRESERVED.test(key)) return key;
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

function byName(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}
