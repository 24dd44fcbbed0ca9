import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../../access/people.ts';
import { groupTokenOf, tokenOf } from '../../groups/management-server.ts';
import { allIds, anEvent, createReadClient, idsOf, nextOf, read, type ReadClient } from './read-client.ts';

let client: ReadClient;
beforeAll(async () => {
  client = await createReadClient();
});
afterAll(() => client.close());

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

describe('the list of events', () => {
  it('of a group that has none is empty', async () => {
    expect(await client.get('', { group: 'acme%2Fkid' })).toMatchObject({ status: 200, text: '[]' });
  });

  it('has the delivered text and the receipt, newest first, twenty by default', async () => {
    const ids = await client.store(
      range(25).map((n) => anEvent({ details: `{"n":${n},"big":12345678901234567890}` })),
    );
    const answer = await client.get();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(idsOf(answer)).toEqual(ids.toReversed().slice(0, 20));
    expect(answer.text).toContain('"details":{"n":24,"big":12345678901234567890}');
    const receipt = {
      sender: 'ci',
      sender_ip: '10.1.2.3',
      received_at: expect.stringMatching(/^20.+\.\d{3}Z$/),
    };
    expect((answer.json as object[])[0]).toMatchObject(receipt);
  });

  it('leads from page to page, with the filters and without the token', async () => {
    const url = `${client.server.url}/api/v4/groups/acme/audit_events?event_type=deploy_started&per_page=10&private_token=${client.token}`;
    const first = await read(url, client.token);
    const next = new URL(nextOf(first) ?? '');
    expect(next.pathname).toBe(`/api/v4/groups/${client.groups.acme.id}/audit_events`);
    expect(next.searchParams.get('event_type')).toBe('deploy_started');
    expect(next.searchParams.get('per_page')).toBe('10');
    expect(next.search).not.toContain(client.token);
    const ids = await allIds(first, client.token);
    expect(ids).toHaveLength(25);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  });

  it('ends without a link, also when the last page is full', async () => {
    expect(nextOf(await client.get('?per_page=25'))).toBeUndefined();
    expect(nextOf(await client.get('?per_page=24'))).toBeDefined();
    expect(nextOf(await client.get('?per_page=25&search=deploy'))).toBeUndefined();
  });

  it('gives at most a hundred at a time', async () => {
    await client.store(range(100).map(() => anEvent()));
    expect(idsOf(await client.get('?per_page=100'))).toHaveLength(100);
    const answer = await client.get('?per_page=1000');
    expect(idsOf(answer)).toHaveLength(100);
    expect(nextOf(answer)).toContain('per_page=100&');
  });

  it('has no gap and no repeat when events arrive while it is read', async () => {
    const known = await allIds(await client.get('?per_page=100'), client.token);
    let appending = true;
    const append = (async () => {
      while (appending) await client.store([anEvent(), anEvent()]);
    })();
    const ids = await allIds(await client.get('?per_page=7'), client.token);
    appending = false;
    await append;
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(-known.length)).toEqual(known);
  });

  it('says what is newer than an event, a page at a time', async () => {
    const [seen = 0] = idsOf(await client.get('?per_page=1'));
    expect((await client.get(`?newer_than=${seen}`)).text).toBe('[]');
    const newer = await client.store(range(5).map((n) => anEvent({ eventType: n === 2 ? 'odd' : 'even' })));
    expect(idsOf(await client.get(`?newer_than=${seen}`))).toEqual(newer.toReversed());
    expect(idsOf(await client.get(`?newer_than=${seen}&event_type=odd`))).toEqual([newer[2]]);
    expect(idsOf(await client.get(`?newer_than=${seen}&search=odd`))).toEqual([newer[2]]);
    expect(await allIds(await client.get(`?newer_than=${seen}&per_page=2`), client.token)).toEqual(
      newer.toReversed(),
    );
  });

  it('gives out large events in pages of few', async () => {
    const details = JSON.stringify({ text: 'x'.repeat(900_000) });
    const ids = await client.store(range(12).map(() => anEvent({ eventType: 'large', details })));
    const first = await client.get('?event_type=large&per_page=100');
    expect(idsOf(first).length).toBeLessThan(12);
    expect(await allIds(first, client.token)).toEqual(ids.toReversed());
  });
});

describe('what the server recorded itself', () => {
  it('names its author by number, name and address', async () => {
    const { prisma } = client.test.database;
    const owner = await aUser(prisma, 'recorder', { roles: [[client.groups.acme, 50]] });
    const token = await tokenOf(client.test, owner);
    const made = await fetch(`${client.server.url}/api/v4/groups`, {
      method: 'POST',
      headers: { 'private-token': token, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Sub', path: 'sub', parent_id: client.groups.acme.id }),
    });
    expect(made.status).toBe(201);
    const [entry] = (await client.get('?event_type=group_created')).json as Record<string, unknown>[];
    expect(entry).toMatchObject({
      author_id: owner.id,
      event_name: 'group_created',
      event_type: 'group_created',
      ip_address: '127.0.0.1',
      details: { author_name: owner.name, author_email: owner.email, custom_message: 'Group created' },
      sender: null,
    });
    // What is delivered and exported has no address.
    expect((await client.get('/export?format=ndjson&event_type=group_created')).text).not.toContain(
      owner.email,
    );
    // As another one is made by nobody, without an address of their own.
    const robot = await groupTokenOf(client.test, client.groups.acme, 50);
    await fetch(`${client.server.url}/api/v4/groups/${client.groups.acme.id}/access_tokens`, {
      method: 'POST',
      headers: { 'private-token': robot, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'x', scopes: ['ingest'], access_level: 40 }),
    });
    expect((await client.get('?event_type=group_access_token_created')).json).toMatchObject([
      { author_id: -1, details: { author_email: null } },
    ]);
  });
});

describe('one event', () => {
  it('is found by its id', async () => {
    const [id] = await client.store([anEvent({ details: '{"x":1.0}' })]);
    const answer = await client.get(`/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(
      new RegExp(`^\\{"id":${id},.*"details":\\{"x":1\\.0\\}.*"sender":"ci","sender_ip":"10.1.2.3"\\}$`),
    );
  });

  it.each(['999999999', '9007199254740993', '123456789012345678901234567890'])(
    'that is not there is 404: %s',
    async (id) => {
      expect(await client.get(`/${id}`)).toMatchObject({
        status: 404,
        json: { message: '404 Audit Event Not Found' },
      });
    },
  );

  it('of another group is 404', async () => {
    const [id] = await client.store([anEvent({ entityPath: 'other/app' })], { group: client.groups.other });
    expect(await client.get(`/${id}`)).toMatchObject({
      status: 404,
      json: { message: '404 Audit Event Not Found' },
    });
  });

  it.each(['abc', '-1', '1.5', '%00', "1'"])('with an id that is none is 400: %s', async (id) => {
    expect(await client.get(`/${id}`)).toMatchObject({
      status: 400,
      json: { message: { event_id: [expect.any(String)] } },
    });
  });
});

describe('parameters that make no sense', () => {
  it.each([
    ['per_page', '0'],
    ['per_page', '-1'],
    ['per_page', 'many'],
    ['per_page', '1e1'],
    ['page', '0'],
    ['page', '-1'],
    ['page', 'two'],
    ['newer_than', '999999999'],
    ['newer_than', 'x'],
    ['cursor', 'nonsense'],
    ['cursor', '%00'],
    ['created_after', 'yesterday'],
    ['created_after', '2026-02-30'],
    ['created_before', '2026-01-01T00:00:00+02:00'],
    ['created_before', '%00'],
    ['event_type', 'a%00b'],
    ['event_type', 'x'.repeat(256)],
    ['author_id', '%00'],
    ['entity_path', '%00'],
    ['entity_path', 'x'.repeat(1025)],
    ['search', 'a%00'],
    ['search', 'a+b+c+d+e+f+g+h+i+j+k'],
    ['event_type[]', 'a'],
  ])('are answered with 400 and their name: %s=%s', async (name, value) => {
    const field = name.replace('[]', '');
    const message = expect.stringMatching(/^is invalid\. Send .+\.$/);
    const expected = { status: 400, json: { message: { [field]: [message] } } };
    expect(await client.get(`?${name}=${value}`)).toMatchObject(expected);
    if (!['per_page', 'page', 'cursor', 'newer_than'].includes(field)) {
      expect(await client.get(`/export?format=csv&${name}=${value}`)).toMatchObject(expected);
    }
  });

  it('are all named at once', async () => {
    const { json } = await client.get('?per_page=x&created_after=x&cursor=x');
    expect(Object.keys((json as { message: object }).message).sort()).toEqual([
      'created_after',
      'cursor',
      'per_page',
    ]);
  });

  it('count as absent when they are empty', async () => {
    const query = '?per_page=&cursor=&created_after=&event_type=&author_id=&search=&page=1';
    expect(idsOf(await client.get(query))).toEqual(idsOf(await client.get()));
  });
});
