import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExactJson, stringifyJson, type JsonReading } from '../../src/json/exact-json.ts';
import { readLargeJson } from '../../src/json/read-large-json.ts';
import { blanks, key, tokens } from './json-texts.ts';

/** Reads in pieces of so many values and characters. */
function read(text: string, values: number, characters: number, budget = 600_000): JsonReading {
  const steps = readLargeJson(text, { values: budget }, { values, characters });
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

const sizes = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 40 }));

/** What was read as text, so that raw numbers and the order of keys are compared, too. */
function shown(reading: JsonReading): string {
  return reading.ok ? stringifyJson(reading.value) : `refused: ${kindOf(reading.message)}`;
}

/** A sentence without the place or reason that it names. */
function kindOf(message: string): string {
  return /^The JSON is not valid/.test(message) ? 'not valid' : message;
}

describe('a reader in pieces', () => {
  it('reads every text as the reader of the whole does, however it is divided', () => {
    fc.assert(
      fc.property(tokens, blanks, sizes, (parts, gaps, [values, characters]) => {
        const text = parts.map((part, at) => gaps[at % gaps.length] + part).join('');
        expect(shown(read(text, values, characters))).toBe(shown(parseExactJson(text)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses what that one refuses: texts with a token too many, too few or another one', () => {
    const change = fc.tuple(
      fc.nat(),
      fc.constantFrom('', ',', '[', ']', '{', '}', ':', '1', '"k"', '1.0', 'x', ' '),
    );
    fc.assert(
      fc.property(tokens, change, fc.boolean(), sizes, (parts, [at, token], insert, [values, characters]) => {
        const text = parts.toSpliced(at % parts.length, insert ? 0 : 1, token).join(' ');
        const [ours, whole] = [read(text, values, characters), parseExactJson(text)];
        expect(shown(ours)).toBe(shown(whole));
      }),
      { numRuns: 5_000 },
    );
  });

  it('finds keys that stand twice, in one piece and in two', () => {
    const entry = fc.tuple(key, tokens);
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 6 }),
        entry,
        tokens,
        sizes,
        (entries, [name, value], other, size) => {
          const members = [[name, value] as const, ...entries, [name, other] as const];
          const text = `{${members.map(([k, v]) => `${JSON.stringify(k)}:${v.join('')}`).join(',')}}`;
          const reading = read(text, ...size);
          expect(reading.ok ? 'accepted' : reading.message).toMatch(/ twice in one object/);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever it is given', () => {
    const noise = fc.string({
      unit: fc.constantFrom('"', '\\', 'u', '0', 'd', '8', '{', '}', '[', ']', ':', ',', '-', '.', 'e', ' '),
    });
    fc.assert(
      fc.property(noise, sizes, (text, [values, characters]) => {
        const [ours, whole] = [read(text, values, characters), parseExactJson(text)].map(shown);
        // The reader of the whole looks for what cannot be stored first, and this one may find another fault before it.
        if (ours === 'refused: not valid') expect(() => JSON.parse(text) as unknown).toThrow();
        else expect(ours).toBe(whole);
      }),
      { numRuns: 5_000 },
    );
  });
});
