import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { createClient, event } from './api-client.ts';
import { removeEverything } from './server-process.ts';
import { createTeam, databaseUrl, type Node } from './team.ts';

const EVENTS = '/api/v4/groups/my-group/audit_events';
let test: TestDatabase;
let node: Node;
let rootToken: string;
beforeAll(async () => {
  test = await createTestDatabase();
  const team = createTeam(databaseUrl(test.connection), { LOG_LEVEL: 'debug' });
  ({ rootToken } = team);
  node = await team.start('all');
});
afterAll(async () => {
  await removeEverything();
  await test.close();
});

const ingest = async (count: number): Promise<void> => {
  const events = Array.from({ length: count }, (_, n) => event(n));
  await createClient(node.address, rootToken).rest('POST', EVENTS, events, 202);
};
const indexed = async (): Promise<number> => {
  const { rows } = await test.database.pool.query<{ sum: number }>(
    `SELECT coalesce(sum(last_sequence - first_sequence + 1), 0)::bigint AS sum FROM search_blocks`,
  );
  return rows[0]?.sum ?? 0;
};

describe('the followers of the log in a whole server', () => {
  it('work in a thread that has connections of its own, and go on when these are lost', async () => {
    await ingest(600);
    await eventually(async () => (await indexed()) >= 512);
    const { rowCount } = await test.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'auditstream followers'`,
    );
    expect(rowCount).toBeGreaterThan(0);
    await ingest(600);
    await eventually(async () => (await indexed()) >= 1024);
  });

  it('end with the server, within a stop as short as before', async () => {
    const begun = performance.now();
    node.process.kill('SIGTERM');
    expect(await node.process.ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    const output = node.process.output();
    expect(output).not.toContain('a thread of the server ended');
    expect(output).not.toMatch(/"level":(50|60)/);
    // The connection is handed to the thread, and the log has no part of it.
    const { password } = test.connection;
    if (typeof password === 'string' && password !== '') expect(output).not.toContain(password);
  });
});
