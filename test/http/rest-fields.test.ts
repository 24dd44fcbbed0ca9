import { describe, expect, it } from '@jest/globals';
import {
  day,
  type Field,
  integer,
  oneOf,
  optional,
  readFields,
  text,
  texts,
  truth,
} from '../../src/http/rest-fields.ts';

describe('a field', () => {
  it.each<[string, Field<unknown>, unknown, unknown]>([
    ['a text', text, 'a', 'a'],
    ['a text', text, '', ''],
    ['an integer', integer, 7, 7],
    ['an integer', integer, '-7', -7],
    ['true or false', truth, true, true],
    ['true or false', truth, '0', false],
    ['a list', texts, ['a', 'b'], ['a', 'b']],
    ['a list', texts, 'a, b', ['a', 'b']],
    ['a list', texts, [], []],
    ['a date', day, '2028-02-29', new Date('2028-02-29T00:00:00.000Z')],
    ['one of several', oneOf('a', 'b'), 'b', 'b'],
  ])('that is %s takes %#', (_what, field, value, expected) => {
    expect(readFields(new Map([['f', value]]), { f: field })).toEqual({ ok: true, fields: { f: expected } });
  });

  it.each<[string, Field<unknown>, readonly unknown[]]>([
    ['a text', text, [1, true, [], {}]],
    ['an integer', integer, ['', 'x', '1.0', '0x1', 1.5, 2 ** 60, '9'.repeat(16), true, [1]]],
    ['true or false', truth, ['yes', 1, '', []]],
    ['a list', texts, [1, [1], {}]],
    ['a date', day, ['2027-02-29', '2027-1-1', '2027-01-01T00:00:00Z', '', 1, '2027-13-01']],
    ['one of several', oneOf('a', 'b'), ['c', '', 1]],
  ])('that is %s takes nothing else', (_what, field, values) => {
    for (const value of values) {
      const reading = readFields(new Map([['f', value]]), { f: field });
      expect(reading.ok).toBe(false);
      expect(readFields(new Map([['f', value]]), { f: optional(field) }).ok).toBe(false);
    }
  });

  it('that is optional may be absent or null, and every other is missed by its name', () => {
    for (const values of [new Map<string, unknown>(), new Map([['f', null]])]) {
      expect(readFields(values, { f: optional(integer) })).toEqual({ ok: true, fields: { f: undefined } });
      const reading = readFields(values, { f: integer, g: text });
      if (reading.ok) throw new Error('read');
      expect(JSON.parse(reading.answer.body as string)).toEqual({
        message: { f: ['is missing. Send an integer.'], g: ['is missing. Send a text.'] },
      });
    }
  });
});
