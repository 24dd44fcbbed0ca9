import { hash } from 'node:crypto';

/** What is signed; the id and the time are part of the third signature only. */
export interface SignedMessage {
  readonly id: number | string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string | Buffer;
}

/** The three signatures of one message, as they stand in headers. */
export interface Signatures {
  /** `sha1=` and `sha256=` over the body, as GitHub signs. */
  readonly sha1: string;
  readonly sha256: string;
  /** `v1,` over id, time and body, as Standard Webhooks has it; one for each of its keys, with blanks between. */
  readonly standard: string;
}

export type BodySigner = (message: SignedMessage) => Signatures;

const BLOCK = 64;
const DIGEST = { sha1: 20, sha256: 32 } as const;
/** Bodies up to this many bytes are copied to one buffer again and again; longer ones get a buffer of their own. */
const KEPT_BYTES = 16 * 1024;

/**
 * Signs every event of the stream, so it is built for speed: HMAC (RFC 2104) out of one-shot hashes, over one copy of the
 * body for all signatures, takes half the time of `createHmac`. test/outbound/body-signer.test.ts compares the two.
 */
export function createBodySigner(keys: {
  /** Signs as GitHub does: the bytes of the text as it is shown. At most 64. */
  readonly text: Buffer;
  /** Sign as Standard Webhooks has it. At most 64 bytes each. */
  readonly standard: readonly Buffer[];
}): BodySigner {
  const text = hmacKey(keys.text);
  const standard = keys.standard.map(hmacKey);
  const kept = Buffer.alloc(KEPT_BYTES);

  return ({ id, timestamp, body }) => {
    const prefix = `${id}.${timestamp}.`;
    const bodyAt = BLOCK + prefix.length;
    const longest = bodyAt + body.length * 3; // no UTF-16 unit takes more bytes of UTF-8
    const bytes = longest <= KEPT_BYTES ? kept : Buffer.allocUnsafe(bodyAt + Buffer.byteLength(body));
    bytes.write(prefix, BLOCK, 'latin1');
    const written = typeof body === 'string' ? bytes.write(body, bodyAt, 'utf8') : body.copy(bytes, bodyAt);
    const end = bodyAt + written;

    const whole = bytes.subarray(0, end);
    let signed = '';
    for (const key of standard) {
      signed += `${signed === '' ? '' : ' '}v1,${hmac('sha256', key, whole, 'base64')}`;
    }
    // From here on the block before the body belongs to the other key.
    const bodyOnly = bytes.subarray(bodyAt - BLOCK, end);
    return {
      standard: signed,
      sha256: `sha256=${hmac('sha256', text, bodyOnly, 'hex')}`,
      sha1: `sha1=${hmac('sha1', text, bodyOnly, 'hex')}`,
    };
  };
}

interface HmacKey {
  /** The block that goes before the message. */
  readonly inner: Buffer;
  /** The block that goes before the inner digest, with room for it. */
  readonly outer: { readonly sha1: Buffer; readonly sha256: Buffer };
}

function hmacKey(key: Buffer): HmacKey {
  if (key.length > BLOCK) throw new Error('A signing key has at most 64 bytes');
  const padded = Buffer.concat([key, Buffer.alloc(BLOCK - key.length)]);
  const outer = Buffer.alloc(BLOCK + DIGEST.sha256);
  outer.set(padded.map((byte) => byte ^ 0x5c));
  return {
    inner: padded.map((byte) => byte ^ 0x36) as Buffer,
    outer: { sha1: outer.subarray(0, BLOCK + DIGEST.sha1), sha256: outer },
  };
}

/** `message` begins with a free block. */
function hmac(
  algorithm: 'sha1' | 'sha256',
  key: HmacKey,
  message: Buffer,
  encoding: 'hex' | 'base64',
): string {
  message.set(key.inner);
  const outer = key.outer[algorithm];
  outer.write(hash(algorithm, message, 'binary'), BLOCK, 'latin1');
  return hash(algorithm, outer, encoding);
}
