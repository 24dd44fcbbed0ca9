import { describe, expect, it } from '@jest/globals';
import { createSealer, keyIdOf, sealingKeyId } from '../../src/encryption/sealer.ts';

const KEY = Buffer.alloc(32, 1);
const TEXT = 'a secret, äöü 🔑';

describe('a sealed value', () => {
  const sealer = createSealer(KEY);
  const sealed = sealer.seal(TEXT, 'column');

  it('opens with the same key for the same purpose', () => {
    expect(createSealer(Buffer.from(KEY)).open(sealed, 'column')).toBe(TEXT);
  });

  it('may be empty', () => {
    expect(sealer.open(sealer.seal('', 'column'), 'column')).toBe('');
  });

  it('shows neither the text nor that two texts are the same', () => {
    expect(sealed.includes(Buffer.from('secret'))).toBe(false);
    expect(sealer.seal(TEXT, 'column').equals(sealed)).toBe(false);
  });

  it('does not open with another key, and the error says that without the text', () => {
    expect(() => createSealer(Buffer.alloc(32, 2)).open(sealed, 'column')).toThrow(
      'A sealed column was written with another encryption key',
    );
  });

  it('does not open for another purpose', () => {
    expect(() => sealer.open(sealed, 'other column')).toThrow();
  });

  it('does not open when any of its bytes was changed', () => {
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => sealer.open(changed, 'column')).toThrow();
    }
  });

  it('does not open when it was cut short anywhere', () => {
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => sealer.open(sealed.subarray(0, length), 'column')).toThrow();
    }
  });

  it('names its key without giving it away', () => {
    expect(sealingKeyId(sealed)).toEqual(keyIdOf(KEY));
    expect(keyIdOf(KEY)).toHaveLength(4);
  });

  it('opens from inside a larger buffer', () => {
    const page = Buffer.concat([Buffer.alloc(7), sealed, Buffer.alloc(9)]);
    expect(sealer.open(new Uint8Array(page.buffer, page.byteOffset + 7, sealed.length), 'column')).toBe(TEXT);
  });
});

describe('a digest', () => {
  const digest = createSealer(KEY).digest('token', 'column');

  it('is the same for the same text, purpose and key, and another one otherwise', () => {
    expect(createSealer(KEY).digest('token', 'column')).toEqual(digest);
    expect(createSealer(KEY).digest('Token', 'column')).not.toEqual(digest);
    expect(createSealer(KEY).digest('token', 'other')).not.toEqual(digest);
    expect(createSealer(Buffer.alloc(32, 2)).digest('token', 'column')).not.toEqual(digest);
  });
});

it('a key of another length is refused', () => {
  expect(() => createSealer(Buffer.alloc(16))).toThrow('32 bytes');
});
