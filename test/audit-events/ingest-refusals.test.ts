import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { issueAccessToken } from '../../src/access/access-token.service.ts';
import { MAX_EVENT_BYTES } from '../../src/audit-events/ingest/ingest-limits.ts';
import { memberToken, storedEvents } from './api-server.ts';
import { createIngestClient, event, eventOfBytes, json, type IngestClient } from './ingest-client.ts';

const MB = 1024 * 1024;

let client: IngestClient;
beforeAll(async () => void (client = await createIngestClient()));
afterAll(() => client.close());

describe('who may not send events', () => {
  const refusedWith = (status: number, body: object) => ({ status, json: body });
  const NOT_FOUND = refusedWith(404, { message: '404 Group Not Found' });
  const UNAUTHORIZED = refusedWith(401, { message: '401 Unauthorized' });
  afterAll(async () => expect(await storedEvents(client.test, client.foreign)).toEqual([]));

  it.each([
    'nobody',
    'foreign',
    'example-group%2Fnobody',
    'example-group%2F',
    '%2Fexample-group',
    'example-group%00',
    '0',
    '999999999',
    '99999999999999999999999',
  ])('learns nothing about a group that is not there for them: %s', async (group) => {
    expect(await client.post(json(event()), { group })).toMatchObject(NOT_FOUND);
  });

  it('gets 404 for a path that is longer than any can be', async () => {
    for (const group of ['x'.repeat(10_000), '%2F'.repeat(3_000)]) {
      expect(await client.post(json(event()), { group })).toMatchObject(NOT_FOUND);
    }
  });

  it('learns nothing about a group by its id either, nor with the token of a subgroup about the group above', async () => {
    expect(await client.post(json(event()), { group: client.foreign.id })).toMatchObject(NOT_FOUND);
    const input = { groupId: client.kid.id, accessLevel: 40, name: 'kid', scopes: ['api'] } as const;
    const issued = await issueAccessToken(client.test.database.prisma, input, new Date());
    expect(await client.post(json(event()), { token: issued.token })).toMatchObject(NOT_FOUND);
  });

  it('gets 401 without a token, with an unknown, an empty and an expired one', async () => {
    const expired = await memberToken(client.test, client.top, 50, { expiresAt: new Date('2026-01-01') });
    for (const bad of [null, 'unknown', '', expired]) {
      expect(await client.post(json(event()), { token: bad })).toMatchObject(UNAUTHORIZED);
    }
    expect(await client.stored()).toEqual([]);
  });

  it('gets 403 as a Developer', async () => {
    const developer = await memberToken(client.test, client.top, 30);
    const answer = await client.post(json(event()), { token: developer });
    expect(answer).toMatchObject(refusedWith(403, { message: '403 Forbidden' }));
    expect(await client.stored()).toEqual([]);
  });

  it('gets 403 with a token that was made for reading', async () => {
    const reader = await memberToken(client.test, client.top, 50, { scopes: ['read_api'] });
    const answer = await client.post(json(event()), { token: reader });
    expect(answer).toMatchObject({ status: 403, json: { error: 'insufficient_scope', scope: 'api ingest' } });
    expect(await client.stored()).toEqual([]);
  });

  it('is told so before the events are read', async () => {
    expect(await client.post('not JSON', { token: null })).toMatchObject(UNAUTHORIZED);
    expect(await client.post('not JSON', { group: 'foreign' })).toMatchObject(NOT_FOUND);
  });
});

describe('bad input, of which nothing is stored', () => {
  afterEach(async () => expect(await client.stored()).toEqual([]));

  it.each([
    [{ author_name: undefined }, 'author_name', /^is missing; /],
    [{ event_type: '' }, 'event_type', /^can't be blank; /],
    [{ event_type: 'a b' }, 'event_type', /^is invalid; /],
    [{ entity_type: 7 }, 'entity_type', /^must be a text; /],
    [{ details: 'text' }, 'details', /^must be an object; /],
    [{ created_at: 'yesterday' }, 'created_at', /^is not a time; /],
    [{ entity_path: 'foreign/app' }, 'entity_path', /^must be example-group or lie below it; /],
    [{ entity_path: 'example-group-2/app' }, 'entity_path', /^must be example-group or lie below it; /],
    [{ author_name: '\ud800' }, 'base', /./],
  ])('names the field of %j', async (changes, field, message) => {
    const answer = await client.post(json(event(changes)));
    expect(answer.status).toBe(400);
    if (field !== 'base')
      expect(answer.json).toEqual({ message: { [field]: [expect.stringMatching(message)] } });
  });

  it('names the index and the field in a batch, and stores none of it', async () => {
    const batch = [event(), event({ author_name: null }), event(), event({ details: [] })];
    const message = {
      'events[1].author_name': [expect.stringMatching(/^is missing/)],
      'events[3].details': [expect.stringMatching(/^must be an object/)],
    };
    for (const body of [batch, { events: batch }]) {
      expect(await client.post(json(body))).toMatchObject({ status: 400, json: { message } });
    }
  });

  it('names the index and the line of a bad line', async () => {
    const lines = `${json(event())}\n{"event_type":\n${json(event())}`;
    const answer = await client.post(lines, { headers: { 'content-type': 'application/x-ndjson' } });
    const message = expect.stringMatching(/^400 Bad Request - events\[1\] \(line 2\): The JSON is not valid/);
    expect(answer).toMatchObject({ status: 400, json: { message } });
  });

  it.each([
    ['', /The body is empty; /],
    ['[]', /The list of events is empty; /],
    ['{"events":[]}', /The list of events is empty; /],
    ['{', /The JSON is not valid/],
    ['{"a":1,"a":2}', /the key "a" twice/],
    ['["\\u0000"]', /U\+0000/],
    [Buffer.from('{"author_name":"\xff"}', 'latin1'), /not valid UTF-8/],
  ])('says what is wrong with the body %j', async (body, message) => {
    const answer = await client.post(body);
    expect(answer).toMatchObject({ status: 400, json: { message: expect.stringMatching(message) } });
  });

  it.each(['text/plain', 'application/xml', 'json', 'application/json; charset=latin1'])(
    'is not accepted as %s',
    async (type) => {
      const answer = await client.post(json(event()), { headers: { 'content-type': type } });
      const message = expect.stringMatching(/^415 Unsupported Media Type - .+; send /);
      expect(answer).toMatchObject({ status: 415, json: { message } });
    },
  );

  it('is an event of 1 MB and one byte', async () => {
    const large = eventOfBytes(MAX_EVENT_BYTES + 1);
    const tooLarge = [expect.stringMatching(/^is larger than 1 MB/)];
    expect(await client.post(json(large))).toMatchObject({
      status: 413,
      json: { message: { base: tooLarge } },
    });
    const batch = await client.post(json([event(), large]));
    expect(batch).toMatchObject({ status: 413, json: { message: { 'events[1]': tooLarge } } });
  });

  it('is one event too many', async () => {
    const answer = await client.post(json(Array(10_001).fill(event())));
    const message = expect.stringMatching(/^413 Payload Too Large - .*more than 10000 events/);
    expect(answer).toMatchObject({ status: 413, json: { message } });
  });

  it('is one byte more than 25 MB', async () => {
    const answer = await client.post(Buffer.alloc(25 * MB + 1, ' '));
    const message = expect.stringMatching(
      /^413 Payload Too Large - the body is larger than 26214400 bytes; /,
    );
    expect(answer).toMatchObject({ status: 413, json: { message } });
    // Blanks only, but read to the end.
    expect(await client.post(Buffer.alloc(25 * MB, ' '))).toMatchObject({ status: 400 });
  });
});
