import { describe, expect, it } from '@jest/globals';
import { answerPage } from '../../src/http/link-page.ts';
import { optional, text } from '../../src/http/rest-fields.ts';

const ROWS = Array.from({ length: 45 }, (_, index) => index + 1);

async function page(query: string, headers: Record<string, string> = { host: 'audit.example:4000' }) {
  const ranges: object[] = [];
  const answer = await answerPage(
    { query: new URLSearchParams(query), headers },
    {
      path: '/api/v4/things',
      filters: { state: optional(text) },
      load: (_filters, range) => {
        ranges.push(range);
        return Promise.resolve(ROWS.filter((row) => row > range.after).slice(0, range.limit));
      },
      idOf: (row) => row,
      toJson: (row) => ({ row }),
    },
  );
  const rows = JSON.parse(answer.body as string) as { row: number }[];
  return { rows: rows.map(({ row }) => row), link: answer.headers?.['link'], ranges };
}

describe('a page', () => {
  it('has 20 entries unless asked otherwise, and never more than 100', async () => {
    expect((await page('')).rows).toHaveLength(20);
    expect((await page('per_page=45')).rows).toHaveLength(45);
    expect((await page('per_page=1000')).ranges).toEqual([{ after: 0, limit: 101 }]);
  });

  it('links to the next one with the filters that are known, and never with a token', async () => {
    const { link } = await page('per_page=2&state=a%26b&private_token=secret&other=1');
    expect(link).toBe(
      '<http://audit.example:4000/api/v4/things?per_page=2&id_after=2&state=a%26b>; rel="next"',
    );
  });

  it('links as the sender came here, and relatively where that cannot be said', async () => {
    const https = { host: 'audit.example', 'x-forwarded-proto': 'https' };
    expect((await page('', https)).link).toMatch(/^<https:\/\/audit\.example\/api/);
    for (const headers of [{}, { host: 'a>b' }, { host: 'a b' }] as Record<string, string>[]) {
      expect((await page('', headers)).link).toMatch(/^<\/api\/v4\/things\?/);
    }
  });

  it('that is the last has no link, even when it is full', async () => {
    expect(await page('per_page=45')).toMatchObject({ link: undefined });
    expect(await page('per_page=5&id_after=40')).toMatchObject({
      rows: [41, 42, 43, 44, 45],
      link: undefined,
    });
    expect(await page('id_after=99999999999')).toMatchObject({ rows: [], link: undefined });
  });
});
