import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { issueAccessToken } from '../../src/access/access-token.service.ts';
import { MAX_EVENT_BYTES } from '../../src/audit-events/ingest/ingest-limits.ts';
import { WIRE_KEYS } from '../../src/audit-events/ingest/wire-body.ts';
import {
  createIngestClient,
  event,
  eventOfBytes,
  json,
  type Answer,
  type IngestClient,
} from './ingest-client.ts';

const FOLDER = new URL('../fixtures/gitlab/', import.meta.url);
const SAMPLES = readdirSync(FOLDER).map(
  (name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')] as const,
);

let client: IngestClient;
beforeAll(async () => void (client = await createIngestClient()));
afterAll(() => client.close());
beforeEach(() => client.stored());

describe('an accepted event', () => {
  it('is stored before it is acknowledged, with who sent it from where', async () => {
    const answer = await client.post(json(event()), {
      headers: { 'x-forwarded-for': '9.9.9.9, 198.51.100.7' },
    });
    const [row, ...more] = await client.stored();
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ status: 202, json: { accepted: 1, duplicates: 0, ids: [row?.id] } });
    expect(row).toMatchObject({
      sender: 'deploy bot',
      sender_ip: '198.51.100.7',
      entity_path: 'example-group/app',
    });
  });

  it.each([
    ['one event', json(event()), 'application/json', 1],
    ['an array', json([event(), event()]), 'application/json', 2],
    ['events', json({ events: [event(), event(), event()] }), 'application/json; charset=utf-8', 3],
    ['lines', `${json(event())}\n\n${json(event())}\n`, 'application/x-ndjson', 2],
    ['JSON called a form, as GitLab sends it', json(event()), 'application/x-www-form-urlencoded', 1],
  ])('may come as %s', async (_name, body, type, count) => {
    const answer = await client.post(body, { headers: { 'content-type': type } });
    const ids = (await client.stored()).map(({ id }) => id);
    expect(ids).toHaveLength(count);
    expect(answer).toMatchObject({ status: 202, json: { accepted: count, duplicates: 0, ids } });
  });

  it('may be sent to the group by its id, by its path in any case, and to a subgroup', async () => {
    const inKid = json(event({ entity_path: 'example-group/kid/app' }));
    for (const group of [
      client.top.id,
      'Example-Group',
      client.kid.id,
      'example-group%2Fkid',
      'EXAMPLE-GROUP%2FKID',
    ]) {
      expect(await client.post(inKid, { group })).toMatchObject({ status: 202 });
    }
    expect(await client.stored()).toHaveLength(5);
  });

  it.each(['api', 'ingest'] as const)('may be sent with a group token of the scope %s', async (scope) => {
    const input = { groupId: client.top.id, accessLevel: 40, name: 'app', scopes: [scope] } as const;
    const issued = await issueAccessToken(client.test.database.prisma, input, new Date());
    expect(await client.post(json(event()), { token: issued.token })).toMatchObject({ status: 202 });
    expect(await client.stored()).toMatchObject([{ sender: 'app' }]);
  });

  it.each([[(t: string) => ({ authorization: `Bearer ${t}` })], [(t: string) => ({ 'PRIVATE-TOKEN': t })]])(
    'may be sent with the token in a header (%#)',
    async (headers) => {
      expect(await client.post(json(event()), { token: null, headers: headers(client.token) })).toMatchObject(
        { status: 202 },
      );
    },
  );

  it('may be sent with the token in the query', async () => {
    const url = `${client.server.url}/api/v4/groups/example-group/audit_events?private_token=${client.token}`;
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: json(event()) };
    expect((await fetch(url, init)).status).toBe(202);
  });

  it.each(SAMPLES)('is carried as it is: %s', async (_name, text) => {
    const answer = await client.post(text, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer).toMatchObject({ status: 202, json: { accepted: 1 } });
    const [row] = await client.stored();
    expect(Object.keys(JSON.parse(row?.body ?? ''))).toEqual([...WIRE_KEYS]);
    expect(JSON.parse(row?.body ?? '')).toEqual({ ...JSON.parse(text), id: row?.id });
  });

  it('keeps numbers that JavaScript cannot hold', async () => {
    const body = json(event({ details: { list: [0], n: 1 }, author_id: 2, target_id: 3 }))
      .replace('"list":[0]', '"list":[12345678901234567890,1.0,-0,1e400]')
      .replace('"author_id":2', '"author_id":9007199254740993');
    expect(await client.post(body)).toMatchObject({ status: 202 });
    const [row] = await client.stored();
    expect(row?.body).toContain('"list":[12345678901234567890,1.0,-0,1e400]');
    expect(row?.body).toContain('"author_id":9007199254740993,');
  });

  it('may be as large as 1 MB as it is delivered', async () => {
    expect(await client.post(json(eventOfBytes(MAX_EVENT_BYTES)))).toMatchObject({ status: 202 });
    const [row] = await client.stored();
    const idDigits = String(row?.id).length;
    expect(Buffer.byteLength(row?.body ?? '')).toBe(MAX_EVENT_BYTES - 16 + idDigits);
  });

  it('may be one of 10 000 in a request, which keep their order', async () => {
    const batch = Array.from({ length: 10_000 }, (_, index) => event({ target_id: index }));
    const answer = await client.post(json(batch));
    expect(answer).toMatchObject({ status: 202, json: { accepted: 10_000 } });
    const targets = (await client.stored()).map(({ body }) => JSON.parse(body).target_id);
    expect(targets).toEqual(batch.map((_, index) => index));
  });
});

describe('duplicates', () => {
  const idsOf = ({ json: body }: Answer) => (body as { ids: number[] }).ids;

  it('are answered with the first id and stored once; other content is another event', async () => {
    const first = await client.post(json(event({ id: 'a-1', details: { n: 1 } })));
    const again = await client.post(json(event({ id: 'a-1', details: { n: 1 } })));
    expect(again).toMatchObject({ status: 202, json: { accepted: 0, duplicates: 1, ids: idsOf(first) } });
    const other = await client.post(json(event({ id: 'a-1', details: { n: 2 } })));
    expect(other).toMatchObject({ status: 202, json: { accepted: 1, duplicates: 0 } });
    expect((await client.stored()).map(({ id }) => id)).toEqual([...idsOf(first), ...idsOf(other)]);
  });

  it('may stand in one batch, and are none of what was sent to another group of the same tree', async () => {
    const same = event({ id: 'b-1', entity_path: 'example-group/kid/app' });
    const batch = await client.post(json([same, event({ id: 'b-2' }), same]));
    const [a, b, c] = idsOf(batch);
    expect(batch).toMatchObject({ json: { accepted: 2, duplicates: 1 } });
    expect([a === c, a === b]).toEqual([true, false]);
    expect(await client.post(json(same), { group: client.kid.id })).toMatchObject({
      json: { accepted: 1, duplicates: 0 },
    });
    expect(await client.post(json(same), { group: client.kid.id })).toMatchObject({
      json: { accepted: 0, duplicates: 1 },
    });
  });

  it('are recognised by the header Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'c-1' };
    const first = await client.post(json(event()), { headers });
    expect(await client.post(json(event()), { headers })).toMatchObject({
      json: { duplicates: 1, ids: idsOf(first) },
    });
    const other = await client.post(json(event()), { headers: { 'idempotency-key': 'c-2' } });
    expect(other).toMatchObject({ json: { accepted: 1, duplicates: 0 } });
  });

  it.each([
    ['x'.repeat(256), json(event()), /^is too long/],
    ['k\u00e9y', json(event()), /^must be printable ASCII/],
    ['batch', json([event()]), /^is for a single event/],
  ])('is refused as header: %j', async (key, body, message) => {
    const answer = await client.post(body, { headers: { 'idempotency-key': key } });
    expect(answer).toMatchObject({
      status: 400,
      json: { message: { 'Idempotency-Key': [expect.stringMatching(message)] } },
    });
    expect(await client.stored()).toEqual([]);
  });

  it('are new events once the window has passed', async () => {
    const text = json(event({ id: 'd-1' }));
    await client.post(text);
    await client.test.database.pool.query(
      `UPDATE idempotency_keys SET created_at = created_at - interval '48 hours'`,
    );
    expect(await client.post(text)).toMatchObject({ json: { accepted: 1, duplicates: 0 } });
    expect(await client.post(text)).toMatchObject({ json: { accepted: 0, duplicates: 1 } });
  });
});
