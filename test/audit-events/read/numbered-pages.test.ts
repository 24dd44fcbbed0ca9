import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueAccessToken } from '../../../src/access/access-token.service.ts';
import { aUser } from '../../access/people.ts';
import {
  allIds,
  anEvent,
  createReadClient,
  idsOf,
  linksOf,
  nextOf,
  numbersOf,
  read,
  type ReadClient,
} from './read-client.ts';

let client: ReadClient;
let admin: string;
// Newest first.
let ids: number[];

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

// Every third one is of another type, every fifth one lies in the subgroup.
beforeAll(async () => {
  client = await createReadClient();
  const { prisma } = client.test.database;
  const boss = await aUser(prisma, 'boss', { admin: true });
  admin = (await issueAccessToken(prisma, { userId: boss.id, name: 'boss', scopes: ['api'] }, new Date()))
    .token;
  const events = range(45).map((n) =>
    anEvent({
      eventType: n % 3 === 0 ? 'odd' : 'deploy_started',
      entityPath: n % 5 === 0 ? 'acme/kid/app' : 'acme/app',
      details: `{"word":"kumquat ${n % 2}"}`,
    }),
  );
  ids = (await client.store(events)).toReversed();
});
afterAll(() => client.close());

const every = (step: number): number[] =>
  ids
    .toReversed()
    .filter((_, n) => n % step === 0)
    .toReversed();

describe('a page by its number', () => {
  it('says the numbers of its neighbours, of events and of pages, as GitLab does', async () => {
    const first = await client.get('?per_page=20');
    expect(idsOf(first)).toEqual(ids.slice(0, 20));
    const numbers = { 'per-page': '20', total: '45', 'total-pages': '3' };
    expect(numbersOf(first)).toEqual({ ...numbers, page: '1', 'next-page': '2', 'prev-page': '' });
    const second = await client.get('?per_page=20&page=2');
    expect(idsOf(second)).toEqual(ids.slice(20, 40));
    expect(numbersOf(second)).toEqual({ ...numbers, page: '2', 'next-page': '3', 'prev-page': '1' });
    const third = await client.get('?per_page=20&page=3');
    expect(idsOf(third)).toEqual(ids.slice(40));
    expect(numbersOf(third)).toEqual({ ...numbers, page: '3', 'next-page': '', 'prev-page': '2' });
    expect(await client.get('?per_page=20&page=4')).toMatchObject({ status: 200, text: '[]' });
    expect(numbersOf(await client.get('?per_page=20&page=4'))).toEqual({
      ...numbers,
      page: '4',
      'next-page': '',
      'prev-page': '',
    });
  });

  it.each([
    ['of a type', 'acme', 'event_type=odd', () => every(3)],
    ['of a subgroup', 'acme%2Fkid', '', () => every(5)],
    ['of a search', 'acme', 'search=kumquat', () => ids],
    ['since a time', 'acme', 'created_after=2026-01-01', () => ids],
    ['since an event', 'acme', 'newer_than=NEWER', () => ids.slice(0, 30)],
  ])('counts what passes: %s', async (_what, group, filter, expected) => {
    const all = expected();
    const query = filter.replace('NEWER', String(ids[30]));
    const seen: number[] = [];
    for (let number = 1; ; number += 1) {
      const page = await client.get(`?per_page=4&page=${number}&${query}`, { group });
      seen.push(...idsOf(page));
      if (page.headers.get('x-next-page') === '') break;
      expect(page.headers.get('x-next-page')).toBe(String(number + 1));
    }
    expect(seen).toEqual(all);
    const last = await client.get(`?per_page=4&page=${Math.ceil(all.length / 4)}&${query}`, { group });
    expect(numbersOf(last)).toMatchObject({ total: String(all.length) });
  });

  it('of all groups is found in the same way', async () => {
    const list = (query: string) => read(`${client.server.url}/api/v4/audit_events?${query}`, admin);
    expect(idsOf(await list('per_page=7&page=3'))).toEqual(ids.slice(14, 21));
    expect(idsOf(await list('per_page=7&page=2&event_type=odd'))).toEqual(every(3).slice(7, 14));
    expect(numbersOf(await list('per_page=7'))).toMatchObject({ total: '45', 'total-pages': '7' });
  });

  it('is followed by its link without a gap and without a repeat, whatever arrives meanwhile', async () => {
    const before = ids;
    const first = await client.get('?per_page=10&event_type=odd');
    expect(linksOf(first)).toEqual({
      next: expect.stringMatching(/per_page=10&cursor=[\w-]+&page=2&event_type=odd$/),
      first: expect.stringMatching(/per_page=10&page=1&event_type=odd$/),
      last: expect.stringMatching(/per_page=10&page=2&event_type=odd$/),
    });
    ids = [
      ...(await client.store([anEvent({ eventType: 'odd' }), anEvent(), anEvent()])).toReversed(),
      ...ids,
    ];
    const second = await read(nextOf(first) ?? '', client.token);
    expect(numbersOf(second)).toMatchObject({ page: '2', 'prev-page': '1', 'next-page': '' });
    const all = before.toReversed().filter((_, n) => n % 3 === 0);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(all.toReversed());
  });

  it('is whole or refused: one whose events are too large for it has no number', async () => {
    const details = JSON.stringify({ text: 'x'.repeat(900_000) });
    const large = await client.store(range(12).map(() => anEvent({ eventType: 'large', details })));
    const refused = {
      status: 400,
      json: {
        message: {
          page: ['cannot be used here. Follow the header Link to the next page, or send a smaller per_page.'],
        },
      },
    };
    // What the first page leaves out would be left out for good.
    for (const query of ['?event_type=large', '?event_type=large&page=1']) {
      const first = await client.get(query);
      expect(first.headers.get('x-next-page')).toBe('2');
      expect(await allIds(first, client.token)).toEqual(large.toReversed());
    }
    expect(await client.get('?event_type=large&page=2')).toMatchObject(refused);
    expect(idsOf(await client.get('?event_type=large&page=3&per_page=4'))).toEqual(
      large.toReversed().slice(8),
    );
  });

  it('does not say how many events there are when there are more than 10 000', async () => {
    const { other } = client.groups;
    const events = range(10_000).map(() => anEvent({ entityPath: 'other/app' }));
    await client.store(events, { group: other });
    const list = (query: string) => client.get(query, { group: 'other', token: admin });
    expect(numbersOf(await list('?per_page=100'))).toMatchObject({ total: '10000', 'total-pages': '100' });
    await client.store(events.slice(0, 1), { group: other });
    const first = await list('?per_page=100');
    expect(numbersOf(first)).toMatchObject({ 'next-page': '2', total: null, 'total-pages': null });
    expect(linksOf(first)).not.toHaveProperty('last');
    expect(numbersOf(await list('?per_page=100&page=101'))).toMatchObject({ 'next-page': '', total: null });
  });

  it('is refused beyond 50 000 events, in the words of GitLab', async () => {
    expect(await client.get('?per_page=100&page=500')).toMatchObject({ status: 200, text: '[]' });
    expect(await client.get('?per_page=100&page=501')).toMatchObject({
      status: 405,
      json: {
        error:
          'Offset pagination has a maximum allowed offset of 50000 for requests that return objects of type AuditEvent. ' +
          'Remaining records can be retrieved using keyset pagination.',
      },
    });
  });
});

describe('a page on request without a number', () => {
  it('has a link to the next one alone, which goes on in the same way', async () => {
    const first = await client.get('?pagination=keyset&per_page=30&event_type=deploy_started');
    expect(numbersOf(first)).toEqual({
      page: null,
      'per-page': null,
      'next-page': null,
      'prev-page': null,
      total: null,
      'total-pages': null,
    });
    expect(Object.keys(linksOf(first))).toEqual(['next']);
    expect(nextOf(first)).toMatch(/per_page=30&cursor=[\w-]+&pagination=keyset&event_type=deploy_started$/);
    const second = await read(nextOf(first) ?? '', client.token);
    expect(linksOf(second)).toEqual({});
    // A cursor alone does as well.
    const cursor = new URL(nextOf(first) ?? '').searchParams.get('cursor');
    const same = await client.get(`?per_page=30&event_type=deploy_started&cursor=${cursor}`);
    expect(idsOf(same)).toEqual(idsOf(second));
    expect(numbersOf(same)).toMatchObject({ page: null });
  });
});
