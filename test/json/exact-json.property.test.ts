import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExactJson, stringifyJson } from '../../src/json/exact-json.ts';
import { blanks, key, number, tokens } from './json-texts.ts';

function rewritten(json: string): string {
  const reading = parseExactJson(json);
  return reading.ok ? stringifyJson(reading.value) : reading.message;
}

/** Every character as an escape, as ensure_ascii encoders write the ones beyond ASCII. */
function escaped(value: string): string {
  const units = Array.from({ length: value.length }, (_, at) => value.charCodeAt(at));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}

describe('an exact reader', () => {
  it('gives every text back as it was, without the blanks', () => {
    fc.assert(
      fc.property(tokens, blanks, (parts, gaps) => {
        const spaced = parts.map((part, at) => gaps[at % gaps.length] + part).join('');
        expect(rewritten(spaced)).toBe(parts.join(''));
      }),
      { numRuns: 500 },
    );
  });

  it('gives every spelling of a number back', () => {
    fc.assert(
      fc.property(number, (source) => {
        expect(rewritten(`[${source}, {"n": ${source}}]`)).toBe(`[${source},{"n":${source}}]`);
      }),
      { numRuns: 500 },
    );
  });

  it('reads the same values as JSON.parse where that changes nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value, undefined, 1);
        expect(parseExactJson(json)).toEqual({ ok: true, value: JSON.parse(json) });
      }),
    );
  });

  it('accepts an escaped text exactly when it can be stored', () => {
    const units = fc.array(fc.constantFrom(0x00, 0x41, 0x5c, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000));
    fc.assert(
      fc.property(units, (codes) => {
        const value = String.fromCharCode(...codes);
        const storable = value.isWellFormed() && !value.includes('\0');
        expect(parseExactJson(escaped(value)).ok).toBe(storable);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses every text in which a key stands twice', () => {
    const entry = fc.tuple(key, tokens);
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), entry, tokens, (entries, [name, value], other) => {
        const members = [[name, value] as const, ...entries, [name, other] as const];
        const json = `{${members.map(([k, v]) => `${JSON.stringify(k)}:${v.join('')}`).join(',')}}`;
        const reading = parseExactJson(json);
        expect(reading.ok ? 'accepted' : reading.message).toMatch(/ twice in one object/);
      }),
    );
  });

  it('never throws, whatever it is given', () => {
    const noise = fc.string({
      unit: fc.constantFrom('"', '\\', 'u', '0', 'd', '8', '{', '}', '[', ']', ':', ',', '-', '.', 'e', ' '),
    });
    fc.assert(
      fc.property(noise, (json) => {
        const reading = parseExactJson(json);
        if (reading.ok) expect(() => JSON.parse(json)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});
