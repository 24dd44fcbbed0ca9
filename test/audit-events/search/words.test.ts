import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asciiPatterns, blockQuery, hasTerms, termsOf } from '../../../src/audit-events/search/terms.ts';
import {
  addIndexEntries,
  foldedText,
  foldedValues,
  searchableValues,
  wordsOf,
} from '../../../src/audit-events/search/words.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

describe('the words of a text', () => {
  it.each([
    ['Ada Lovelace', ['ada', 'lovelace']],
    ['repository_git_operation', ['repository', 'git', 'operation']],
    ['g1/team-7/app.rb', ['g1', 'team', '7', 'app', 'rb']],
    ['10.1.2.3:443', ['10.1.2.3', '443']],
    ['v18.9. Done.', ['v18.9', 'done']],
    ['José MÜLLER', ['jose', 'muller']],
    ['ＡＢＣ', ['abc']],
    ['監査ログ log', ['監', '査', 'ロ', 'グ', 'log']],
    ['ΟΔΟΣ οδος', ['οδοσ', 'οδοσ']],
    ['हिन्दी', ['हिन्दी']],
    ['🦊 %', []],
  ])('of %j are %j', (text, words) => {
    expect(wordsOf(foldedText(text))).toEqual(words);
  });

  it('of an event are those of its values, without its id and its time', () => {
    const body =
      '{"id":4711,"author_id":12345678901234567890,"details":{"created_at":"2020-01-01","a \\"key\\"":["x\\ny",-1.5e3,true]},' +
      '"created_at":"2026-01-02T03:04:05.678Z","event_type":"a.b"}';
    const folded = foldedValues(searchableValues(body));
    expect(wordsOf(folded)).toEqual(['12345678901234567890', 'x', 'y', '1.5e3', 'true', 'a', 'b']);
  });
});

describe('a term', () => {
  const finds = (search: string, ...values: string[]): boolean =>
    hasTerms(foldedValues(values), termsOf(search));

  it.each<[string, string, boolean]>([
    ['love', 'Ada Lovelace', true],
    ['lovelace', 'Ada Lovelace', true],
    ['lace', 'Ada Lovelace', false],
    ['ad', 'Ada', false],
    ['ad', 'ad hoc', true],
    ['team-7', 'g1/team-7/app', true],
    ['team-7', 'g1/team-71/app', false],
    ['team-71', 'g1/team-711', false],
    ['team-711', 'g1/team-7110', true],
    ['team/7', 'team 7', true],
    ['10.1.2', '10.1.2.3', true],
    ['1.2.3', '10.1.2.3', false],
    ['査ロ', '監査ログ', true],
    ['ログ監', '監査ログ', false],
    ['jose', 'José', true],
    ['josé', 'Jose', true],
  ])('%j in %j: %j', (search, text, found) => {
    expect(finds(search, text)).toBe(found);
  });

  it('does not reach from one value into the next', () => {
    expect(finds('a-b', 'a b')).toBe(true);
    expect(finds('a-b', 'a', 'b')).toBe(false);
    expect(finds('a b', 'a', 'b')).toBe(true);
  });
});

describe('the index', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.close());

  it('leaves out no block, and the database no event, that has what is looked for', async () => {
    const word = fc.oneof(
      fc.stringMatching(/^[a-c7.]{1,4}$/),
      fc.constantFrom(
        'Ä',
        'é7',
        '10.1.2.3',
        '日本',
        "o'brien",
        '\\',
        '"',
        '*',
        ':*',
        '&',
        '%',
        '_',
        'x'.repeat(70),
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    );
    const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
    const values = fc.array(text, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 3 }), text, async (events, search) => {
        const terms = termsOf(search);
        fc.pre(terms.length > 0);
        const bodies = events.map((event) => `{"id":1,"details":${JSON.stringify(event)}}`);
        const folded = bodies.map((body) => foldedValues(searchableValues(body)));
        const entries = new Set<string>();
        for (const one of folded) addIndexEntries(entries, one);
        const matching = bodies.filter((_, index) => hasTerms(folded[index] ?? '', terms));
        const { rows } = await test.database.pool.query<{ block: boolean; bodies: number }>(
          `SELECT array_to_tsvector($1::text[]) @@ $2::tsquery AS block,
                  (SELECT count(*)::int FROM unnest($3::text[]) AS body
                   WHERE lower(body COLLATE "C") LIKE ALL ($4::text[]) OR octet_length(body) <> char_length(body)) AS bodies`,
          [[...entries], blockQuery(terms), matching, asciiPatterns(terms)],
        );
        expect(rows[0]?.bodies).toBe(matching.length);
        if (matching.length > 0) expect(rows[0]?.block).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
