import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExactJson, stringifyJson } from '../../src/json/exact-json.ts';
import type { JsonObject, JsonValue } from '../../src/json/json-value.ts';
import { redact } from '../../src/redaction/redact.ts';
import { compileRules } from '../../src/redaction/rules.ts';
import { trim } from '../../src/redaction/trim.ts';
import { finish } from '../../src/shares/process-time.ts';
import { tokens } from '../json/json-texts.ts';

const RULES = compileRules({ keys: [], patterns: [], paths: [] });
const SECRET = `glpat-${'x1'.repeat(12)}`;

function read(text: string): JsonValue {
  const reading = parseExactJson(text);
  if (!reading.ok) throw new Error(reading.message);
  return reading.value;
}

/** Any JSON in which a secret stands as a value, in a text or as a key. */
const withSecret = fc
  .letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      fc.constant(SECRET),
      fc.string().map((text) => `${text} ${SECRET} ${text}`),
      fc.dictionary(fc.string(), tie('node'), { maxKeys: 4 }),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.string().map((key) => ({ [`${key} ${SECRET}`]: key })),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
  }))
  .node.map((value) => read(JSON.stringify(value).replaceAll('\\u0000', '')));

describe('whatever an event holds', () => {
  it('a secret is nowhere in it afterwards', () => {
    fc.assert(
      fc.property(withSecret, (value) => {
        const { event } = finish(redact({ details: value, target_details: SECRET, more: SECRET }, RULES));
        expect(stringifyJson(event)).not.toContain(SECRET);
      }),
      { numRuns: 200 },
    );
  });

  it('what has no secret comes back as it was written', () => {
    fc.assert(
      fc.property(tokens, (parts) => {
        const text = `{"details":${parts.join('')}}`;
        const before = read(text);
        const { event, paths } = finish(redact(read(text) as JsonObject, RULES));
        if (paths.length === 0) expect(stringifyJson(event)).toBe(stringifyJson(before));
      }),
      { numRuns: 150 },
    );
  });

  it('a second time changes nothing', () => {
    fc.assert(
      fc.property(withSecret, (value) => {
        const once = stringifyJson(finish(redact({ details: value }, RULES)).event);
        const twice = finish(redact(read(once) as JsonObject, RULES));
        expect(twice.paths).toEqual([]);
        expect(stringifyJson(twice.event)).toBe(once);
      }),
    );
  });

  it('it fits after it was trimmed, and small ones are as they were', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 400 }), (value, copies) => {
        const one = read(JSON.stringify(value).replaceAll('\\u0000', ''));
        const details = Array.from({ length: copies + 1 }, (_, n) => ({ n, one, text: 'y'.repeat(n * 20) }));
        const event = { event_type: 'a', details: { all: details } };
        const bytes = 400_000;
        const before = stringifyJson(event);
        const after = stringifyJson(finish(trim(event, bytes)).event);
        expect(Buffer.byteLength(after)).toBeLessThanOrEqual(bytes);
        if (Buffer.byteLength(before) <= bytes) expect(after).toBe(before);
      }),
      { numRuns: 50 },
    );
  });
});
