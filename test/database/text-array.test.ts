import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plainArray, textArray } from '../../src/database/text-array.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

describe('an array parameter', () => {
  let test: TestDatabase;
  beforeAll(async () => void (test = await createTestDatabase()));
  afterAll(() => test.close());

  const throughPostgres = async (values: readonly (string | null)[]): Promise<unknown> => {
    const { rows } = await test.database.pool.query<{ back: unknown }>({
      name: 'text-array',
      text: 'SELECT $1::text[] AS back',
      values: [textArray(values)],
    });
    return rows[0]?.back;
  };

  it('comes out as it went in, whatever stands in the texts', async () => {
    const values = [
      'plain',
      '',
      null,
      'NULL',
      ' blanks around ',
      '{"a":"b\\"c","d":[1,2]}',
      'back\\slash, "quotes", {braces}, commas',
      '\\',
      '\\\\"',
      "'single'",
      'Grüße, 日本, 🙂 and \u2028',
      '\u00a0\ufeff',
    ];
    expect(typeof textArray(values)).toBe('string');
    expect(await throughPostgres(values)).toEqual(values);
  });

  it('comes out as it went in with control characters, which JSON writes differently', async () => {
    const values = Array.from({ length: 31 }, (_, index) => `a${String.fromCharCode(index + 1)}"\\n`);
    expect(await throughPostgres(values)).toEqual(values);
    expect(await throughPostgres(['first\nsecond\ttab\u007f\u0080', null])).toEqual([
      'first\nsecond\ttab\u007f\u0080',
      null,
    ]);
  });

  it('may be empty', async () => {
    expect(await throughPostgres([])).toEqual([]);
  });

  it('of numbers and times needs no quotes', async () => {
    const at = '2026-11-21T12:00:00.123Z';
    const { rows } = await test.database.pool.query(
      'SELECT $1::bigint[] AS numbers, $2::timestamptz[] AS times',
      [plainArray([1, Number.MAX_SAFE_INTEGER]), plainArray([at])],
    );
    expect(rows[0]).toEqual({ numbers: expect.any(Array), times: [new Date(at)] });
    expect(rows[0]?.numbers.map(Number)).toEqual([1, Number.MAX_SAFE_INTEGER]);
  });
});
