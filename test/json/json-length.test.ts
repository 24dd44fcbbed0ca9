import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExactJson, stringifyJson } from '../../src/json/exact-json.ts';
import { isLongerThan } from '../../src/json/json-length.ts';
import { tokens } from './json-texts.ts';

describe('whether the text of a value is longer than a limit', () => {
  it('is never said of a text that is not, whatever the value', () => {
    fc.assert(
      fc.property(tokens, (parts) => {
        const reading = parseExactJson(parts.join(''));
        if (!reading.ok) return;
        expect(isLongerThan(stringifyJson(reading.value).length, reading.value)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['a text', 'x'.repeat(100)],
    ['a list', Array<number>(60).fill(1)],
    ['members', Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`k${index}`, 'text']))],
    ['what is deep in it', [[[{ a: { b: 'x'.repeat(100) } }]]]],
  ])('is said of %s', (_what, value) => {
    expect(isLongerThan(90, value)).toBe(true);
  });
});
