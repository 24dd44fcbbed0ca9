import { describe, expect, it } from '@jest/globals';
import { decodeUtf8 } from '../../src/json/decode-utf8.ts';

describe('decodeUtf8', () => {
  it.each([
    ['nothing', [], ''],
    ['two bytes', [0xc3, 0xa9], 'é'],
    ['four bytes', [0xf0, 0x9f, 0x98, 0x80], '😀'],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], 'a'],
    ['the second of two byte order marks, which is text', [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], '\uFEFF'],
  ])('reads %s', (_name, bytes, text) => expect(decodeUtf8(Uint8Array.from(bytes))).toBe(text));

  it.each([
    ['a stray continuation', [0x80]],
    ['a cut sequence', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['a code point beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['Latin-1', [0x4d, 0xfc, 0x6c]],
    ['UTF-16 with its mark', [0xff, 0xfe, 0x7b, 0x00]],
  ])('refuses %s', (_name, bytes) => expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined());

  it('reads a part of a larger buffer', () => {
    expect(decodeUtf8(Buffer.from('xxabyy').subarray(2, 4))).toBe('ab');
  });
});
