import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { createClient, createDestination, event, type ApiClient } from './api-client.ts';
import { removeEverything } from './server-process.ts';
import { createTeam, databaseUrl, type Node } from './team.ts';

const GROUPS = ['my-group', 'example-group', 'third-group'];
const DESTINATIONS_PER_GROUP = 5;
// All that streaming has.
const CONNECTIONS = 12;

describe('what waits for the database', () => {
  let test: TestDatabase;
  let other: pg.Client;
  let node: Node;
  let client: ApiClient;
  let receiver: Receiver;

  beforeAll(async () => {
    test = await createTestDatabase();
    other = new pg.Client(test.connection);
    await other.connect();
    receiver = await startReceiver();
    const team = createTeam(databaseUrl(test.connection), { AUDITSTREAM_REQUEST_TIMEOUT: '60s' });
    node = await team.start('all');
    client = createClient(node.address, team.rootToken);
  });
  afterAll(async () => {
    receiver.closeConnections();
    node.process.kill('SIGKILL');
    await Promise.all([receiver.close(), other.end()]);
    await removeEverything();
    await test.close();
  });

  const waiting = async (kind: 'work' | 'access' | 'reads'): Promise<number> => {
    const { rows } = await test.database.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND application_name = $1`,
      [`auditstream ${kind}`],
    );
    return rows.length;
  };

  it('for streaming, on every connection that it has, leaves ingest its own', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<number>();
    receiver.respond(() => released);
    await client.rest('POST', '/api/v4/groups', { name: 'third-group', path: 'third-group' }, 201);
    for (const group of GROUPS) {
      for (let index = 0; index < DESTINATIONS_PER_GROUP; index += 1) {
        await createDestination(client, group, `${receiver.url}/${group}/${index}`);
      }
      await client.rest('POST', `/api/v4/groups/${group}/audit_events`, eventOf(group, 1), 202);
    }
    const paths = () => new Set(receiver.requests.map(({ path }) => path));
    await receiver.waitFor(() => paths().size === GROUPS.length * DESTINATIONS_PER_GROUP);
    // What records a failure locks the destination first.
    await other.query('BEGIN');
    await other.query('SELECT FROM destinations FOR NO KEY UPDATE');
    release(500);
    await eventually(async () => (await waiting('work')) === CONNECTIONS);
    for (let n = 0; n < 20; n += 1) {
      await client.rest('POST', '/api/v4/groups/my-group/audit_events', event(n), 202);
    }
    await other.query('ROLLBACK');
  });

  it('for reading, on every connection that it has, leaves ingest and changes theirs', async () => {
    await other.query('BEGIN; LOCK TABLE projects IN ACCESS EXCLUSIVE MODE');
    const reads = Array.from({ length: 30 }, () => client.raw('GET', '/api/v4/projects', undefined));
    await eventually(async () => (await waiting('reads')) === 7);
    for (let n = 0; n < 20; n += 1) {
      await client.rest('POST', '/api/v4/groups/my-group/audit_events', event(n), 202);
    }
    const path = `reading-${randomUUID()}`;
    await client.rest('POST', '/api/v4/groups', { name: path, path }, 201);
    await other.query('ROLLBACK');
    await Promise.all(reads);
  });

  it('for a change of one group is one connection, and other groups change and send meanwhile', async () => {
    await other.query('BEGIN');
    await other.query(`SELECT FROM groups WHERE path = 'my-group' FOR UPDATE`);
    const change = (group: string, name: string): Promise<Response> =>
      client.raw('POST', `/api/v4/groups/${group}/access_tokens`, {
        name,
        scopes: ['ingest'],
        access_level: 40,
      });
    const changes = Array.from({ length: 30 }, (_, n) => change('my-group', `token-${n}`));
    await eventually(async () => (await waiting('access')) === 1);
    for (let n = 0; n < 10; n += 1) {
      await client.rest(
        'POST',
        '/api/v4/groups/example-group/audit_events',
        eventOf('example-group', n),
        202,
      );
      expect((await change('example-group', `token-${n}`)).status).toBe(201);
      expect(await waiting('access')).toBe(1);
    }
    await other.query('ROLLBACK');
    for (const { status } of await Promise.all(changes)) expect([201, 503]).toContain(status);
  });

  function eventOf(group: string, n: number): object {
    return { ...event(n), entity_path: `${group}/app` };
  }
});
