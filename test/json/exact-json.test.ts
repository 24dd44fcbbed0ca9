import { describe, expect, it } from '@jest/globals';
import { parseExactJson, stringifyJson } from '../../src/json/exact-json.ts';
import { isJsonObject, isNestedDeeperThan, isRawNumber } from '../../src/json/json-value.ts';

function messageOf(text: string): string {
  const reading = parseExactJson(text);
  return reading.ok ? 'accepted' : reading.message;
}

function rewritten(text: string): string {
  const reading = parseExactJson(text);
  return reading.ok ? stringifyJson(reading.value) : reading.message;
}

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('numbers', () => {
  it.each([
    ['12345678901234567890'],
    ['9007199254740993'],
    ['-9007199254740993'],
    ['1.0'],
    ['-0'],
    ['-0.0'],
    ['1e400'],
    ['1E5'],
    ['1e5'],
    ['0.1000000000000000055'],
    ['1700000000.0'],
  ])('carries %s raw, as it was written', (source) => {
    const reading = parseExactJson(source);
    expect(reading.ok && isRawNumber(reading.value)).toBe(true);
    expect(rewritten(`{"a":[${source}],"b":{"c":${source}}}`)).toBe(`{"a":[${source}],"b":{"c":${source}}}`);
  });

  it.each(['0', '-2', '29', '9007199254740992', '999999999999999', '0.1', '-17.873', '1e+21', '5e-324'])(
    'leaves %s an ordinary number',
    (source) => expect(parseExactJson(source)).toEqual({ ok: true, value: Number(source) }),
  );

  it('carries a raw number beside keys that JavaScript moves to the front', () => {
    expect(rewritten('{"b":1.0,"7":2.0,"__proto__":3.0}')).toBe('{"7":2.0,"b":1.0,"__proto__":3.0}');
  });

  it('does not take a text for a raw number, whatever it begins with', () => {
    for (const text of ['["1.0",1.0]', '{"a":"\\\\u00001.0","b":1.0}', '["0",-0,"-0"]'])
      expect(rewritten(text)).toBe(text);
  });

  it('does not take an object with a key rawJSON for a raw number', () => {
    const reading = parseExactJson('{"rawJSON":"1.0"}');
    expect(reading.ok && isJsonObject(reading.value)).toBe(true);
    expect(rewritten('{"rawJSON":"1.0","n":1.0}')).toBe('{"rawJSON":"1.0","n":1.0}');
  });

  it('leaves digits in texts and keys alone', () => {
    expect(rewritten('{ "1.0": "-0 : { 1e400 [" }')).toBe('{"1.0":"-0 : { 1e400 ["}');
  });
});

describe('keys', () => {
  it.each([
    ['{"a":1,"a":2}', '"a"'],
    ['{"a":1,"a":1}', '"a"'],
    ['{"a":1, "\\u0061":1}', '"a"'],
    ['[{"b":{"x":[{}],"c":1,"x":[{}]}}]', '"x"'],
    ['{"a":{"b":1},"a":{"b":1}}', '"a"'],
    ['{"a:\\"":1,"a:\\"":2}', '"a:\\""'],
    ['{"7":1,"7":2}', '"7"'],
    ['{"":1,"":2}', '""'],
    ['{"__proto__":1,"__proto__":1}', '"__proto__"'],
    ['{"n":1.0,"n":1.0}', '"n"'],
  ])('refuses %s and names the key', (text, key) => {
    expect(messageOf(text)).toBe(`The JSON has the key ${key} twice in one object; send it once`);
  });

  it.each(['[{"a":1},{"a":1}]', '{"a":{"a":{"a":1}}}', '{"a":"a","b":"a:a"}', '{"a":1,"A":2}'])(
    'accepts %s',
    (text) => expect(rewritten(text)).toBe(text),
  );

  it.each(['{"__proto__":{"x":1},"constructor":2,"toJSON":3}', '{"a":{"__proto__":null}}'])(
    'carries %s without touching a prototype',
    (text) => {
      expect(rewritten(text)).toBe(text);
      expect(Object.keys({})).toEqual([]);
      expect('x' in {}).toBe(false);
    },
  );

  it('keeps the value of every integer-like key', () => {
    expect(rewritten('{"b":1,"2":{"1":0,"0":1},"1":3}')).toBe('{"1":3,"2":{"0":1,"1":0},"b":1}');
  });
});

describe('texts', () => {
  it.each([
    ['"\\u0000"', 'U+0000 at character 1'],
    ['{"a\\u0000":1}', 'U+0000 at character 3'],
    ['["\\\\\\u0000"]', 'U+0000 at character 4'],
    ['"\\ud800"', 'a lone surrogate at character 1'],
    ['"\\uDC00"', 'a lone surrogate at character 1'],
    ['"\\ud83d\\ud83d"', 'a lone surrogate at character 1'],
    ['"\\ude00\\ud83d"', 'a lone surrogate at character 1'],
    ['"\\ud83dx"', 'a lone surrogate at character 1'],
    ['"\\ud83d\\u0041"', 'a lone surrogate at character 1'],
    ['{"\\udfff":1}', 'a lone surrogate at character 2'],
    ['"\ud800"', 'a lone surrogate'],
  ])('refuses %s', (text, what) => {
    expect(messageOf(text)).toBe(
      `The JSON contains ${what}, which cannot be stored; remove it and send again`,
    );
  });

  it.each([
    ['"\\\\u0000"', '\\u0000'],
    ['"\\\\ud800"', '\\ud800'],
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\uD83D\\uDE00"', '😀'],
    ['"😀"', '😀'],
    ['"\\u0001\\u00e9\\ud7ff\\uE000\\u0100"', '\u0001é\ud7ff\ue000\u0100'],
    ['"\\"\\/\\b\\f\\n\\r\\t\\\\"', '"/\b\f\n\r\t\\'],
  ])('reads %s', (text, value) => expect(parseExactJson(text)).toEqual({ ok: true, value }));
});

describe('what is not JSON', () => {
  it.each([
    '',
    '{',
    '{"a":1,}',
    "{'a':1}",
    'a=b',
    '01',
    '"',
    '"\\',
    '"\\u',
    '"\\u00"',
    '1 2',
    'NaN',
    '-',
    '[1:2]',
  ])('refuses %j with the reason', (text) =>
    expect(messageOf(text)).toMatch(/^The JSON is not valid \(.+\); correct it and send again$/),
  );
});

describe('nesting', () => {
  it('accepts 100 levels and refuses 101', () => {
    expect(messageOf(nested(100))).toBe('accepted');
    expect(messageOf(nested(101))).toMatch('nested deeper than 100 levels');
    expect(messageOf('{"a":'.repeat(101) + '1' + '}'.repeat(101))).toMatch('nested deeper than 100 levels');
  });

  it('refuses 25 MB of open brackets at once', () => {
    expect(messageOf('['.repeat(25_000_000))).toMatch('nested deeper than 100 levels');
  });

  it('measures a value that was never a text', () => {
    const reading = parseExactJson('{"a":[{"b":1.0},[]]}');
    expect(reading.ok && isNestedDeeperThan(3, reading.value)).toBe(false);
    expect(reading.ok && isNestedDeeperThan(2, reading.value)).toBe(true);
  });
});

describe('the number of values', () => {
  const MANY = /^The JSON contains more than 600000 values; send it in several requests$/;
  const list = (count: number, item: string): string =>
    `[${Array.from({ length: count }, () => item).join()}]`;

  it('is bounded, whatever they are', () => {
    expect(parseExactJson(list(600_000, '1')).ok).toBe(true);
    expect(messageOf(list(600_001, '1'))).toMatch(MANY);
    expect(messageOf(list(300_001, '[]'))).toMatch(MANY);
    expect(messageOf(list(200_001, '{"a":1,"b":2}'))).toMatch(MANY);
  });

  it('leaves room for any text of 1 MB', () => {
    expect(parseExactJson(list(524_287, '1')).ok).toBe(true);
  });

  it('is shared by texts that belong together', () => {
    const budget = { values: 5 };
    expect(parseExactJson('[1,2,3]', budget).ok).toBe(true);
    expect(parseExactJson('[1,2]', budget).ok).toBe(true);
    expect(parseExactJson('[1]', budget).ok).toBe(false);
  });

  it('keeps the worst that can be sent from holding up other requests for seconds', () => {
    const worst = list(600_000, '1.0');
    const before = performance.now();
    expect(parseExactJson(worst).ok).toBe(true);
    // Half a second on an idle machine.
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});
