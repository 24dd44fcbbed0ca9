import { describe, expect, it } from '@jest/globals';
import { parseExactJson, stringifyJson } from '../../src/json/exact-json.ts';
import type { JsonObject, JsonValue } from '../../src/json/json-value.ts';
import { trim } from '../../src/redaction/trim.ts';
import { finish } from '../../src/shares/process-time.ts';

const MOST_BYTES = 1024 * 1024;

function trimmed(more: JsonObject): { event: JsonObject; paths: readonly string[]; bytes: number } {
  const event = { event_type: 'a', entity_type: 'Group', entity_path: 'g', author_name: 'Ada', ...more };
  const result = finish(trim(event, MOST_BYTES));
  return { ...result, bytes: Buffer.byteLength(stringifyJson(result.event)) };
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
const objectOf = (value: JsonValue | undefined): JsonObject => value as JsonObject;

describe('an event that is too large', () => {
  it('stays as it is when it is not', () => {
    const details = { a: 'x'.repeat(1_000_000) };
    expect(trimmed({ details }).event['details']).toBe(details);
    expect(trimmed({ details }).paths).toEqual([]);
  });

  it('keeps the beginnings of its long texts, and all that is short', () => {
    const { event, paths, bytes } = trimmed({ details: { log: 'word '.repeat(500_000), user: 'Ada' } });
    const { log, user } = objectOf(event['details']);
    expect(user).toBe('Ada');
    expect(textOf(log)).toMatch(/^(?:word )+…\[TRIMMED\]$/);
    expect(paths).toEqual(['details.log']);
    expect(event['trimmed']).toEqual(['details.log']);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    expect(bytes).toBeGreaterThan(MOST_BYTES * 0.8);
  });

  it('shares the room among what is large', () => {
    const stages = Array.from({ length: 100 }, (_, id) => ({ id, output: 'é'.repeat(50_000) }));
    const { event, paths, bytes } = trimmed({ details: { stages } });
    const kept = objectOf(event['details'])['stages'] as JsonObject[];
    expect(kept.map(({ id }) => id)).toEqual(stages.map(({ id }) => id));
    const lengths = kept.map(({ output }) => textOf(output).length);
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(10);
    expect(paths).toHaveLength(100);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('loses the last members of what has too many', () => {
    const many = Array.from({ length: 300_000 }, (_, n) => ({ n }));
    const keys = Object.fromEntries(Array.from({ length: 99_000 }, (_, n) => [`key${n}`, 'some value']));
    const { event, paths, bytes } = trimmed({ details: { many, keys, last: true } });
    const details = objectOf(event['details']);
    expect((details['many'] as JsonValue[]).slice(0, 2)).toEqual([{ n: 0 }, { n: 1 }]);
    expect(Object.keys(details)).toEqual(['many', 'keys', 'last']);
    expect(paths).toEqual(['details.many', 'details.keys']);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('keeps what filters read, whatever there is beside it', () => {
    const more = Object.fromEntries(Array.from({ length: 200_000 }, (_, n) => [`extra${n}`, 'value']));
    const { event, bytes } = trimmed({ ...more, id: 7, details: { a: 'x'.repeat(2_000_000) } });
    expect(event).toMatchObject({
      event_type: 'a',
      entity_type: 'Group',
      entity_path: 'g',
      author_name: 'Ada',
      id: 7,
    });
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('has no half of a word at the end of a text, nor of a character', () => {
    const token = `glpat-${'a1'.repeat(100)}`;
    const { event } = trimmed({ details: { one: `${token} `.repeat(10_000), other: '😀'.repeat(500_000) } });
    const { one, other } = objectOf(event['details']);
    expect(textOf(one)).toMatch(/^(?:glpat-(?:a1){100} )+…\[TRIMMED\]$/);
    expect(textOf(other).isWellFormed()).toBe(true);
  });

  it('keeps its numbers exact, and none of them is cut', () => {
    const text = `{"details":{"long":${'9'.repeat(1_500_000)},"a":12345678901234567890,"b":1.0}}`;
    const reading = parseExactJson(text);
    if (!reading.ok) throw new Error(reading.message);
    const { event } = finish(trim(reading.value as JsonObject, MOST_BYTES));
    expect(stringifyJson(event)).toBe(
      '{"details":{"long":"…[TRIMMED]","a":12345678901234567890,"b":1.0},"trimmed":["details.long"]}',
    );
  });
});
