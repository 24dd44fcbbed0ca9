import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NOT_AVAILABLE } from '../graphql/refusals.ts';
import { memberToken, storedEvents } from './api-server.ts';
import { createIngestClient, json, type IngestClient } from './ingest-client.ts';

const MUTATION = `mutation ($input: AuditEventsCreateInput!) {
  auditEventsCreate(input: $input) { accepted duplicates ids errors clientMutationId }
}`;

let client: IngestClient;
beforeAll(async () => void (client = await createIngestClient()));
afterAll(() => client.close());
beforeEach(() => client.stored());

interface Answer {
  readonly status: number;
  readonly body: { data?: { auditEventsCreate: Payload | null }; errors?: { message: string }[] };
}

interface Payload {
  readonly accepted: number;
  readonly duplicates: number;
  readonly ids: string[];
  readonly errors: string[];
}

async function send(body: string, token: string | null = client.token): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(`${client.server.url}/api/graphql`, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const create = (input: object, token?: string | null) =>
  send(json({ query: MUTATION, variables: { input: { groupPath: 'example-group', ...input } } }), token);

async function payload(input: object): Promise<Payload> {
  const { body } = await create(input);
  if (!body.data?.auditEventsCreate) throw new Error(json(body));
  return body.data.auditEventsCreate;
}

function event(changes: object = {}): Record<string, unknown> {
  const least = { eventType: 'deploy_started', entityType: 'Project', entityPath: 'example-group/app' };
  return { ...least, authorName: 'Ada', ...changes };
}

describe('auditEventsCreate', () => {
  it('stores events and returns their ids in order', async () => {
    const events = [event(), event({ entityPath: 'example-group/kid' })];
    const answer = await create({ events, clientMutationId: 'x' });
    const rows = await client.stored();
    const ids = rows.map(({ id }) => String(id));
    expect(answer).toEqual({
      status: 200,
      body: {
        data: { auditEventsCreate: { accepted: 2, duplicates: 0, ids, errors: [], clientMutationId: 'x' } },
      },
    });
    expect(rows.map((row) => row.entity_path)).toEqual(['example-group/app', 'example-group/kid']);
    expect(rows[0]).toMatchObject({ sender: 'deploy bot', sender_ip: '127.0.0.1' });
  });

  it('delivers every key under its documented name', async () => {
    const all = {
      authorId: 7,
      entityId: 'e-1',
      targetId: 9,
      targetType: 'Branch',
      targetDetails: 'main',
      ipAddress: '192.0.2.1',
      details: { a: [1, null] },
      createdAt: '2026-01-02T03:04:05Z',
    };
    await payload({ events: [event(all)] });
    const [row] = await client.stored();
    expect(row?.body).toBe(
      `{"id":${row?.id},"author_id":7,"entity_id":"e-1","entity_type":"Project","details":{"a":[1,null]},` +
        '"ip_address":"192.0.2.1","author_name":"Ada","entity_path":"example-group/app","target_details":"main",' +
        '"created_at":"2026-01-02T03:04:05.000Z","target_type":"Branch","target_id":9,"event_type":"deploy_started"}',
    );
  });

  it('carries numbers exactly that JavaScript cannot hold, in variables and in the document', async () => {
    const events = json([event({ authorId: 1, details: { n: 2 } })])
      .replace('"authorId":1', '"authorId":9223372036854775807')
      .replace('"n":2', '"n":12345678901234567890.10');
    await send(
      `{"query":${json(MUTATION)},"variables":{"input":{"groupPath":"example-group","events":${events}}}}`,
    );
    const query = `mutation { auditEventsCreate(input: { groupPath: "example-group", events: [{
      eventType: "a", entityType: "Project", entityPath: "example-group", authorName: "Ada",
      authorId: 9223372036854775807, details: { n: 12345678901234567890.10 } }] }) { errors } }`;
    await send(json({ query }));
    const rows = await client.stored();
    expect(rows).toHaveLength(2);
    for (const { body } of rows) {
      expect(body).toContain('"author_id":9223372036854775807,');
      expect(body).toContain('"details":{"n":12345678901234567890.10}');
    }
  });

  it('recognises duplicates, those that came by REST, too', async () => {
    const [first, again] = [
      await payload({ events: [event({ id: 'a' })] }),
      await payload({ events: [event({ id: 'a' })] }),
    ];
    expect(again).toMatchObject({ accepted: 0, duplicates: 1, ids: first.ids });
    const rest = {
      id: 'a',
      event_type: 'deploy_started',
      entity_type: 'Project',
      entity_path: 'example-group/app',
    };
    expect(await client.post(json({ ...rest, author_name: 'Ada' }))).toMatchObject({
      json: { duplicates: 1 },
    });
  });

  it('names what is wrong by index and field in the errors, and stores nothing', async () => {
    const events = [
      event(),
      event({ authorName: undefined }),
      event({ details: 'text' }),
      event({ eventType: '' }),
    ];
    expect(await payload({ events })).toMatchObject({
      accepted: 0,
      duplicates: 0,
      ids: [],
      errors: [
        expect.stringMatching(/^events\[1\]\.authorName is missing; /),
        expect.stringMatching(/^events\[2\]\.details must be an object; /),
        expect.stringMatching(/^events\[3\]\.eventType can't be blank; /),
      ],
    });
    expect(await payload({ events: [] })).toMatchObject({
      errors: [expect.stringMatching(/^events is empty; /)],
    });
    expect(await client.stored()).toEqual([]);
  });

  it('takes up to 10 000 events', async () => {
    const events = Array.from({ length: 10_001 }, () => event());
    const errors = [expect.stringMatching(/^events has more than 10000 events; /)];
    expect(await payload({ events })).toMatchObject({ accepted: 0, errors });
    expect(await payload({ events: events.slice(1) })).toMatchObject({ accepted: 10_000, errors: [] });
  });

  it.each(['nobody', 'foreign', 'example-group/', 'example\u212agroup', ''])(
    'does not tell a group that is not there from one that is not the caller’s: %s',
    async (groupPath) => {
      const answer = await create({ groupPath, events: [event()] });
      expect(answer).toMatchObject({ status: 200, body: { data: { auditEventsCreate: null } } });
      expect(answer.body.errors).toMatchObject([{ message: NOT_AVAILABLE }]);
    },
  );

  it('refuses a request without a token, with too low a role or with the wrong scope in the same words', async () => {
    const developer = await memberToken(client.test, client.top, 30);
    const reader = await memberToken(client.test, client.top, 50, { scopes: ['read_api'] });
    for (const token of [null, developer, reader]) {
      const answer = await create({ events: [event()] }, token);
      expect(answer.body.errors).toMatchObject([{ message: NOT_AVAILABLE }]);
    }
    expect(await client.stored()).toEqual([]);
    expect(await storedEvents(client.test, client.foreign)).toEqual([]);
  });

  it('takes a token that was made for sending', async () => {
    const sender = await memberToken(client.test, client.top, 40, { scopes: ['ingest'] });
    expect((await create({ events: [event()] }, sender)).body.errors).toBeUndefined();
    expect(await client.stored()).toHaveLength(1);
  });

  it('answers a bad token with 401', async () => {
    const answer = await create({ events: [event()] }, 'bad');
    expect(answer).toEqual({ status: 401, body: { errors: [{ message: 'Invalid token' }] } });
  });

  it('takes 25 MB from a known caller and 1 MB from others', async () => {
    const events = [
      event({ details: { text: 'x'.repeat(900_000) } }),
      event({ details: { text: 'y'.repeat(900_000) } }),
    ];
    expect((await create({ events })).body.errors).toBeUndefined();
    expect(await create({ events }, null)).toMatchObject({ status: 413 });
  });
});
