import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createBodySigner } from '../../src/outbound/body-signer.ts';

const hmac = (algorithm: string, key: Buffer, text: string, encoding: 'hex' | 'base64'): string =>
  createHmac(algorithm, key).update(text, 'utf8').digest(encoding);

const keys = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes));
const bodies = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  // Around the length from which on a body gets a buffer of its own.
  fc.integer({ min: 5_300, max: 5_500 }).map((length) => 'ä'.repeat(length)),
  fc.integer({ min: 16_000, max: 17_000 }).map((length) => 'x'.repeat(length)),
);

describe('createBodySigner', () => {
  it("signs what OpenSSL's HMAC signs, whatever the keys and the body, one message after the other", () => {
    fc.assert(
      fc.property(
        keys,
        fc.array(keys, { minLength: 1, maxLength: 2 }),
        fc.array(fc.tuple(fc.nat(), bodies), { minLength: 1, maxLength: 3 }),
        (text, standard, messages) => {
          const sign = createBodySigner({ text, standard });
          for (const [id, body] of messages) {
            const signed = `${id}.1700000000.${body}`;
            const signatures = {
              sha1: `sha1=${hmac('sha1', text, body, 'hex')}`,
              sha256: `sha256=${hmac('sha256', text, body, 'hex')}`,
              standard: standard.map((key) => `v1,${hmac('sha256', key, signed, 'base64')}`).join(' '),
            };
            // As text and as the bytes of it.
            for (const sent of [body, Buffer.from(body)])
              expect(sign({ id, timestamp: 1_700_000_000, body: sent })).toEqual(signatures);
          }
        },
      ),
    );
  });

  it('refuses a key that HMAC would have to hash first', () => {
    expect(() => createBodySigner({ text: Buffer.alloc(65), standard: [] })).toThrow('at most 64 bytes');
  });
});
