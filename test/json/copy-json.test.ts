import { describe, expect, it } from '@jest/globals';
import { copyJson } from '../../src/json/copy-json.ts';
import { parseExactJson, stringifyJson } from '../../src/json/exact-json.ts';
import type { JsonValue } from '../../src/json/json-value.ts';
import { finish } from '../../src/shares/process-time.ts';

describe('a copy of JSON', () => {
  it('reads as the original, and shares nothing that can be changed', () => {
    const text = '{"a":[1.0,{"b":null}],"__proto__":{"c":"d"},"e":12345678901234567890,"f":[],"g":{}}';
    const reading = parseExactJson(text);
    if (!reading.ok) throw new Error(reading.message);
    const copy = finish(copyJson(reading.value));
    expect(stringifyJson(copy)).toBe(text);
    const changed = reading.value as { a: JsonValue[]; f: JsonValue[] };
    changed.a.push('x');
    changed.f.push('y');
    expect(stringifyJson(copy)).toBe(text);
  });
});
