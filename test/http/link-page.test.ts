import { describe, expect, it } from '@jest/globals';
import { answerPage } from '../../src/http/link-page.ts';
import { optional, text } from '../../src/http/rest-fields.ts';

const HOST = { host: 'audit.example:4000' };
const THINGS = 'http://audit.example:4000/api/v4/things';

async function page(query: string, headers: Record<string, string> = HOST, length = 45) {
  const rows = Array.from({ length }, (_, index) => index + 1);
  const ranges: object[] = [];
  const answer = await answerPage(
    { query: new URLSearchParams(query), headers },
    {
      type: 'Thing',
      path: '/api/v4/things',
      filters: { state: optional(text) },
      load: (_filters, { after, page: { skip, take } }) => {
        ranges.push({ after, skip, limit: take });
        return Promise.resolve(rows.filter((row) => row > after).slice(skip, skip + take));
      },
      count: (_filters, limit) => Promise.resolve(Math.min(rows.length, limit)),
      idOf: (row) => row,
      toJson: (row) => ({ row }),
    },
  );
  const json = JSON.parse(answer.body as string) as { row: number }[];
  const { status } = answer;
  const shown = Array.isArray(json) ? json.map(({ row }) => row) : [];
  return {
    status,
    json,
    rows: shown,
    links: linksOf(answer.headers?.['link']),
    ranges,
    ...numbersOf(answer),
  };
}

function linksOf(link: string | undefined): Record<string, string> {
  const links = [...(link ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)];
  return Object.fromEntries(links.map(([, address = '', rel = '']) => [rel, address]));
}

function numbersOf({ headers = {} }: { headers?: Readonly<Record<string, string>> }) {
  const { 'x-page': number, 'x-per-page': size, 'x-next-page': next, 'x-prev-page': prev } = headers;
  const { 'x-total': total, 'x-total-pages': pages } = headers;
  return { numbers: { number, size, next, prev, total, pages } };
}

/** The rows of every page from an address on. */
async function follow(address: string | undefined): Promise<number[]> {
  if (address === undefined) return [];
  const { rows, links } = await page(new URL(address).search);
  return [...rows, ...(await follow(links['next']))];
}

describe('a page', () => {
  it('has 20 entries unless asked otherwise, and never more than 100', async () => {
    expect((await page('')).rows).toHaveLength(20);
    expect((await page('per_page=45')).rows).toHaveLength(45);
    expect((await page('per_page=1000')).ranges).toEqual([{ after: 0, skip: 0, limit: 101 }]);
  });

  it('links to the others with the filters that are known, and never with a token', async () => {
    const { links } = await page('per_page=2&state=a%26b&private_token=secret&other=1');
    expect(links).toEqual({
      next: `${THINGS}?per_page=2&id_after=2&page=2&state=a%26b`,
      first: `${THINGS}?per_page=2&page=1&state=a%26b`,
      last: `${THINGS}?per_page=2&page=23&state=a%26b`,
    });
  });

  it('links relatively where it cannot be said how the sender came here', async () => {
    for (const headers of [{}, { host: 'a>b' }, { host: 'a b' }] as Record<string, string>[]) {
      expect((await page('', headers)).links['next']).toMatch(/^\/api\/v4\/things\?/);
    }
  });
});

describe('a page by its number', () => {
  it('says the numbers of its neighbours, of entries and of pages, as GitLab does', async () => {
    expect(await page('')).toMatchObject({
      numbers: { number: '1', size: '20', next: '2', prev: '', total: '45', pages: '3' },
    });
    expect(await page('page=2')).toMatchObject({
      rows: [21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40],
      numbers: { number: '2', size: '20', next: '3', prev: '1', total: '45', pages: '3' },
      links: { prev: `${THINGS}?per_page=20&page=1`, first: `${THINGS}?per_page=20&page=1` },
    });
    expect(await page('page=3')).toMatchObject({
      rows: [41, 42, 43, 44, 45],
      numbers: { number: '3', next: '', prev: '2', total: '45', pages: '3' },
      links: { prev: `${THINGS}?per_page=20&page=2`, last: `${THINGS}?per_page=20&page=3` },
    });
  });

  it('is empty behind the last one, which has no next one, also when it is full', async () => {
    expect(await page('page=4')).toMatchObject({
      status: 200,
      rows: [],
      numbers: { number: '4', next: '', prev: '', total: '45', pages: '3' },
    });
    const full = await page('per_page=45');
    expect(full).toMatchObject({ numbers: { next: '', total: '45', pages: '1' } });
    expect(full.links).not.toHaveProperty('next');
    expect(await page('', HOST, 0)).toMatchObject({ numbers: { total: '0', pages: '1', next: '' } });
  });

  it('leads a client that follows the links on without a gap and without a repeat', async () => {
    const all = Array.from({ length: 45 }, (_, index) => index + 1);
    expect(await follow(`${THINGS}?per_page=7`)).toEqual(all);
    expect(await follow(`${THINGS}?per_page=7&page=1`)).toEqual(all);
    // Where the page ended, whatever came or went before it meanwhile.
    expect((await page('per_page=7&page=3')).links['next']).toContain('id_after=21&page=4');
  });

  it('does not say how many entries there are when there are more than 10 000', async () => {
    expect(await page('', HOST, 10_000)).toMatchObject({ numbers: { total: '10000', pages: '500' } });
    const more = await page('', HOST, 10_001);
    expect(more).toMatchObject({ numbers: { next: '2', total: undefined, pages: undefined } });
    expect(more.links).not.toHaveProperty('last');
  });

  it('is refused beyond 50 000 entries, in the words of GitLab', async () => {
    expect((await page('page=500&per_page=100')).status).toBe(200);
    expect(await page('page=501&per_page=100')).toMatchObject({
      status: 405,
      ranges: [],
      json: {
        error:
          'Offset pagination has a maximum allowed offset of 50000 for requests that return objects of type Thing. ' +
          'Remaining records can be retrieved using keyset pagination.',
      },
    });
    // Whoever follows the links goes on.
    expect((await page('page=501&per_page=100&id_after=40')).rows).toEqual([41, 42, 43, 44, 45]);
  });

  it.each(['page=0', 'page=-1', 'page=two', 'per_page=0'])('makes sense or is 400: %s', async (query) => {
    expect((await page(query)).status).toBe(400);
  });
});

describe('a page of a list that is read by its keys', () => {
  const nothing = { number: undefined, size: undefined, next: undefined, prev: undefined };

  it('has no numbers, and a link to the next one alone', async () => {
    expect(await page('pagination=keyset&per_page=2&state=a')).toMatchObject({
      numbers: nothing,
      links: { next: `${THINGS}?per_page=2&id_after=2&pagination=keyset&state=a` },
    });
    expect(Object.keys((await page('id_after=3')).links)).toEqual(['next']);
    expect(await page('id_after=3')).toMatchObject({ numbers: nothing });
  });

  it('has no link when it is the last, even when it is full', async () => {
    expect(await page('pagination=keyset&per_page=45')).toMatchObject({ links: {} });
    expect(await page('per_page=5&id_after=40')).toMatchObject({ rows: [41, 42, 43, 44, 45], links: {} });
    expect(await page('id_after=99999999999')).toMatchObject({ rows: [], links: {} });
  });
});
