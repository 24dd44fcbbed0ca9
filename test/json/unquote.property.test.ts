import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unquote } from '../../src/json/unquote.ts';
import { finish } from '../../src/shares/process-time.ts';

const SPECIAL = ['\\', '"', 'u', '\n', '\u0000', 'é', '😀', '\ud83d', '\ude00', 'a'];
/** Texts that are mostly escapes once they are JSON. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...SPECIAL), maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const piece = fc.integer({ min: 1, max: 20 });

describe('a string of JSON, read in pieces', () => {
  it('says what it says when it is read at once', () => {
    fc.assert(
      fc.property(text, piece, (said, size) => {
        expect(finish(unquote(JSON.stringify(said), size))).toBe(said);
        expect(finish(unquote(escaped(said), size))).toBe(said);
      }),
    );
  });

  it('is refused exactly when it is not valid', () => {
    const inner = fc.string({ unit: fc.constantFrom('\\', 'u', '0', 'n', 'x', '\n', 'a'), maxLength: 30 });
    fc.assert(
      fc.property(inner, piece, (characters, size) => {
        const literal = `"${characters}"`;
        expect(finish(unquote(literal, size))).toBe(atOnce(literal));
      }),
    );
  });

  it('takes a step for each piece', () => {
    const literal = JSON.stringify('\\"'.repeat(500_000));
    let steps = 0;
    for (const _step of unquote(literal)) steps += 1;
    expect(steps).toBe(Math.ceil(literal.length / (64 * 1024)));
  });
});

function escaped(said: string): string {
  const units = Array.from(said, (character) =>
    Array.from({ length: character.length }, (_, n) => character.charCodeAt(n)),
  ).flat();
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}

function atOnce(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
}
