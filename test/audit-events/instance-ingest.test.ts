import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueAccessToken } from '../../src/access/access-token.service.ts';
import type { Scope } from '../../src/access/actor.ts';
import { aUser } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startApiServer, type ApiServer, type StoredEvent } from './api-server.ts';
import { event, json } from './ingest-client.ts';

let test: TestDatabase;
let server: ApiServer;
let admin: string;
beforeAll(async () => {
  test = await createTestDatabase();
  server = await startApiServer(test);
  admin = await tokenOf('boss', true);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

async function tokenOf(username: string, isAdmin: boolean, scopes: Scope[] = ['ingest']): Promise<string> {
  const { prisma } = test.database;
  const user = await aUser(prisma, username, { admin: isAdmin });
  return (await issueAccessToken(prisma, { userId: user.id, name: 'audit', scopes }, new Date())).token;
}

async function post(body: unknown, token = admin, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/api/v4/audit_events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'private-token': token, ...headers },
    body: json(body),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

async function stored(): Promise<StoredEvent[]> {
  const { rows } = await test.database.pool.query<StoredEvent>(
    `SELECT e.id, e.entity_path, e.sender, e.sequence, e.body FROM audit_events e JOIN streams s ON s.id = e.stream_id
     WHERE s.group_id IS NULL ORDER BY e.sequence`,
  );
  return rows;
}

const OF_NO_GROUP = { entity_type: 'Gitlab::Audit::InstanceScope', entity_path: 'gitlab_instance' };

describe('an event that belongs to no group', () => {
  it.each([
    ['the instance', OF_NO_GROUP],
    ['anything at any path', { entity_type: 'Server', entity_path: 'rack 7/server 9' }],
    ['a user', { entity_type: 'User', entity_path: 'ada' }],
  ])('is about %s, and is stored in the stream of the instance', async (_what, changes) => {
    const before = await stored();
    const { status, json: answer } = await post(event(changes));
    const [row, ...more] = (await stored()).slice(before.length);
    expect(more).toEqual([]);
    expect({ status, answer }).toEqual({
      status: 202,
      answer: { accepted: 1, duplicates: 0, ids: [row?.id] },
    });
    expect(row).toMatchObject({ sender: 'audit', entity_path: changes.entity_path });
  });

  it('is checked as any other, all or nothing', async () => {
    const before = await stored();
    const bad = event({ ...OF_NO_GROUP, event_type: 'not a type' });
    expect(await post([event(OF_NO_GROUP), bad])).toMatchObject({
      status: 400,
      json: { message: { 'events[1].event_type': [expect.stringMatching(/^is invalid/)] } },
    });
    expect(await post(event({ entity_type: 'User', entity_path: 'a/b' }))).toMatchObject({
      status: 400,
      json: { message: { entity_path: [expect.stringMatching(/one segment/)] } },
    });
    expect(await stored()).toEqual(before);
  });

  it('is stored once when it is sent twice', async () => {
    const sent = event({ ...OF_NO_GROUP, id: 'only-once' });
    const first = await post(sent);
    expect(first.json).toMatchObject({ accepted: 1, duplicates: 0 });
    expect((await post(sent)).json).toEqual({ accepted: 0, duplicates: 1, ids: first.json['ids'] });
  });

  it('is taken from admins only', async () => {
    const before = await stored();
    expect(await post(event(OF_NO_GROUP), await tokenOf('ada', false))).toEqual({
      status: 403,
      json: { message: '403 Forbidden' },
    });
    expect(await post(event(OF_NO_GROUP), await tokenOf('reader', true, ['read_api']))).toMatchObject({
      status: 403,
      json: { error: 'insufficient_scope', scope: 'api ingest' },
    });
    expect(await post(event(OF_NO_GROUP), 'no-such-token')).toMatchObject({ status: 401 });
    expect(await stored()).toEqual(before);
  });
});
