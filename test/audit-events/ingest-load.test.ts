import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { openDatabase } from '../../src/database/database.ts';
import { aGroup } from '../access/people.ts';
import { eventually } from '../support/eventually.ts';
import { memberToken, startApiServer } from './api-server.ts';
import { createIngestClient, event, eventOfBytes, json, type IngestClient } from './ingest-client.ts';

const MB = 1024 * 1024;

let client: IngestClient;
beforeAll(async () => void (client = await createIngestClient()));
afterAll(() => client.close());
beforeEach(() => client.stored());

// Left open by a test that failed, they would keep the run from ending.
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** Keeps every append to `example-group` waiting until the returned function is called. */
async function holdStream(): Promise<() => Promise<void>> {
  const holder = await client.test.database.pool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT id FROM streams WHERE group_id = $1 FOR UPDATE', [client.top.id]);
  let held = true;
  const release = async (): Promise<void> => {
    if (!held) return;
    held = false;
    await holder.query('COMMIT');
    holder.release();
  };
  cleanups.push(release);
  return release;
}

/** The connection that waits for the stream's row, once there is one. */
async function waitingBackend(): Promise<number> {
  const text = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  for (;;) {
    const { rows }: pg.QueryResult<{ pid: number }> = await client.test.database.pool.query(text);
    if (rows[0] !== undefined) return rows[0].pid;
  }
}

async function untilAppends(count: number): Promise<void> {
  while (client.server.appends < count) await new Promise(setImmediate);
}

describe('concurrent requests', () => {
  it('share transactions: what queues up while one is committed goes into the next', async () => {
    const before = client.server.appends;
    const release = await holdStream();
    const first = client.post(json(event()));
    await waitingBackend();
    const others = Array.from({ length: 99 }, () => client.post(json(event())));
    await untilAppends(before + 100);
    await release();
    const answers = await Promise.all([first, ...others]);

    const ids = answers.flatMap(({ json: body }) => (body as { ids: number[] }).ids);
    const rows = await client.stored();
    expect(ids.toSorted((a, b) => a - b)).toEqual(rows.map(({ id }) => id));
    expect(new Set(ids).size).toBe(100);
    const { rows: counts } = await client.test.database.pool.query<{ transactions: number }>(
      'SELECT count(DISTINCT xmin::text) AS transactions FROM audit_events WHERE id = ANY($1::bigint[])',
      [ids],
    );
    expect(counts).toEqual([{ transactions: 2 }]);
  });

  it('are refused with 429 when one group has its part of the memory, and what was taken is stored', async () => {
    const batch = json(Array(22).fill(eventOfBytes(MB)));
    const before = client.server.appends;
    const release = await holdStream();
    const taken = [client.post(batch)];
    await waitingBackend();
    taken.push(client.post(batch));
    await untilAppends(before + 2);
    const refused = await client.post(batch);
    await release();

    const message = expect.stringMatching(/^429 Too Many Requests - .*send the request again/);
    expect(refused).toMatchObject({ status: 429, json: { message } });
    expect(refused.headers.get('retry-after')).toBe('1');
    for (const answer of await Promise.all(taken)) expect(answer.status).toBe(202);
    expect(await client.stored()).toHaveLength(44);
  });
});

describe('an event that comes after a while', () => {
  it('does not wait for the token before its group and the redaction of it are looked up', async () => {
    const { test } = client;
    let at = Date.now();
    const server = await startApiServer(test, { now: () => new Date(at) });
    cleanups.push(() => server.close());
    expect(await client.post(json(event()), { server })).toMatchObject({ status: 202 });
    at += 60_000;
    const lock = await test.database.pool.connect();
    const release = async (): Promise<void> => void (await lock.query('ROLLBACK'));
    cleanups.push(() => release().finally(() => lock.release()));
    await lock.query('BEGIN; LOCK TABLE access_tokens, redactions');
    const sent = client.post(json(event()), { server });
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(async () => (await test.database.pool.query(waiting)).rowCount === 2);
    await release();
    expect(await sent).toMatchObject({ status: 202 });
  });
});

describe('when something is gone', () => {
  it('the group, an event for it gets 404, and the group is no longer remembered', async () => {
    const { test } = client;
    const at = new Date();
    const server = await startApiServer(test, { now: () => at });
    cleanups.push(() => server.close());
    const doomed = await aGroup(test.database.prisma, 'doomed');
    const options = { server, group: 'doomed', token: await memberToken(test, doomed, 50) };
    const body = json(event({ entity_path: 'doomed' }));
    expect(await client.post(body, options)).toMatchObject({ status: 202 });
    await test.database.prisma.group.delete({ where: { id: doomed.id } });
    for (const appends of [2, 2]) {
      const answer = await client.post(body, options);
      expect(answer).toMatchObject({ status: 404, json: { message: '404 Group Not Found' } });
      expect(server.appends).toBe(appends);
    }
  });

  it('the connection in the middle of a transaction, the sender is told to come again', async () => {
    const release = await holdStream();
    const failing = client.post(json(event({ id: 'outage-1' })));
    const pid = await waitingBackend();
    await client.test.database.pool.query('SELECT pg_terminate_backend($1)', [pid]);
    const answer = await failing;
    await release();
    const message = expect.stringMatching(/^503 Service Unavailable - .*send the request again/);
    expect(answer).toMatchObject({ status: 503, json: { message } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await client.post(json(event({ id: 'outage-1' })))).toMatchObject({ status: 202 });
    expect(await client.stored()).toHaveLength(1);
  });

  it('the database, REST and GraphQL answer 503, and the health routes say so', async () => {
    const connection = { ...client.test.connection, host: '127.0.0.1', port: 1 };
    const database = openDatabase(connection, { max: 2, applicationName: 'test', onError: () => undefined });
    cleanups.push(() => database.close());
    const server = await startApiServer({ ...client.test, database, connection });
    cleanups.push(() => server.close());
    const headers = { 'private-token': client.token, 'content-type': 'application/json' };
    const ask = (path: string, method: string) => fetch(`${server.url}${path}`, { method, headers });

    const rest = await ask('/api/v4/groups/example-group/audit_events', 'POST');
    expect([rest.status, rest.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await rest.json()).toEqual({ message: expect.stringMatching(/^503 Service Unavailable - /) });
    const graphql = await ask('/api/graphql?query={ping}', 'GET');
    expect([graphql.status, graphql.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await graphql.json()).toEqual({
      errors: [{ message: expect.stringMatching(/^the database does not/) }],
    });
    expect((await ask('/-/liveness', 'GET')).status).toBe(200);
    expect((await ask('/-/readiness', 'GET')).status).toBe(503);
    expect((await ask('/-/health', 'GET')).status).toBe(503);
  });
});
