import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  CURRENT_POSTGRES,
  findPostgres,
  startPlainPostgres,
  type PlainPostgres,
} from '../support/plain-postgres.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { createClient, createDestination, event, type ApiClient } from './api-client.ts';
import { newDataFolder, removeEverything, startProcess } from './server-process.ts';
import { createTeam, databaseUrl, type Node } from './team.ts';

const EVENTS = '/api/v4/groups/my-group/audit_events';

/** What the role of DATABASE_URL may; the two ways stand in docs/operations.md. */
const MAY_CREATE_SCHEMAS = ['GRANT CREATE ON DATABASE app TO app', 'GRANT CREATE ON SCHEMA public TO app'];
const FINDS_ITS_SCHEMA = ['GRANT CREATE ON SCHEMA public TO app', 'CREATE SCHEMA pgboss AUTHORIZATION app'];

// The oldest version that docs/configuration.md promises, and the one that the server brings along.
const VERSIONS: readonly [number, string][] = [
  [14, 'postgres-14'],
  [18, CURRENT_POSTGRES],
];

afterAll(removeEverything);

describe.each(VERSIONS)('a PostgreSQL %i that is not ours', (major, packageName) => {
  const folder = findPostgres(packageName);
  const reason = `the npm package ${packageName} is not installed on this machine`;
  if (folder === undefined) {
    it.skip(`(skipped: ${reason})`, () => undefined);
    console.warn(`PostgreSQL ${major} was not tried: ${reason}.`);
    return;
  }
  let postgres: PlainPostgres;
  let receiver: Receiver;
  beforeAll(async () => void (postgres = await startPlainPostgres(folder)));
  afterAll(() => postgres.remove());
  beforeEach(async () => {
    receiver = await startReceiver();
    // As an administrator who trusts nobody.
    await asSuperuser('postgres', [
      'CREATE ROLE app LOGIN',
      'CREATE DATABASE app',
      'REVOKE ALL ON DATABASE app FROM PUBLIC',
      'GRANT CONNECT ON DATABASE app TO app',
    ]);
    await asSuperuser('app', [
      'REVOKE ALL ON SCHEMA public FROM PUBLIC',
      'GRANT USAGE ON SCHEMA public TO app',
    ]);
  });
  afterEach(async () => {
    await receiver.close();
    await asSuperuser('postgres', ['DROP DATABASE app WITH (FORCE)', 'DROP ROLE app']);
  });

  async function asSuperuser(database: string, statements: readonly string[]): Promise<void> {
    const client = new pg.Client({ ...postgres.superuser, database });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }
  const url = (): string => databaseUrl({ ...postgres.superuser, user: 'app', database: 'app' });
  const ingest = async (client: ApiClient, count: number): Promise<number[]> => {
    const events = Array.from({ length: count }, (_, n) => event(n));
    return (await client.rest<{ ids: number[] }>('POST', EVENTS, events, 202)).ids;
  };
  const arrived = (ids: readonly number[]): Promise<void> =>
    receiver.waitFor((requests) => {
      const seen = new Set(requests.map(({ json }) => (json as { id: number }).id));
      return ids.every((id) => seen.has(id));
    }, 20_000);
  const stop = async ({ process }: Node): Promise<void> => {
    process.kill('SIGTERM');
    expect(await process.ended).toBe(0);
  };

  it('carries the whole way of an event, a crash in the middle included, for a role that may connect and create', async () => {
    await asSuperuser('app', MAY_CREATE_SCHEMAS);
    const team = createTeam(url());
    const first = await team.start('all');
    const client = createClient(first.address, team.rootToken);
    const destinationId = await createDestination(client, 'my-group', `${receiver.url}/audit`);
    await client.graphql(
      `mutation ($destinationId: AuditEventsExternalAuditEventDestinationID!) {
         auditEventsStreamingHeadersCreate(input: { destinationId: $destinationId, key: "X-Team", value: "blue" }) { errors } }`,
      { destinationId },
    );
    await arrived(await ingest(client, 10));
    expect(receiver.requests.at(-1)?.headers).toMatchObject({ 'x-team': 'blue' });

    receiver.respond({ hang: true });
    const ids = await ingest(client, 500);
    first.process.kill('SIGKILL');
    await first.process.ended;
    receiver.respond(200);
    const second = await team.start('all', first.dataDir);
    await arrived(ids);
    await stop(second);
  });

  it('needs no role that may create schemas, if an administrator has made the schema pgboss', async () => {
    await asSuperuser('app', FINDS_ITS_SCHEMA);
    const team = createTeam(url());
    const node = await team.start('all');
    const client = createClient(node.address, team.rootToken);
    await createDestination(client, 'my-group', receiver.url);
    await arrived(await ingest(client, 5));
    await stop(node);
  });

  it('refuses the start with a sentence when the role may not create tables', async () => {
    const server = startProcess({
      dataDir: await newDataFolder(),
      env: {
        DATABASE_URL: url(),
        AUDITSTREAM_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
        AUDITSTREAM_ROOT_TOKEN: 'a-token-of-twenty-characters',
      },
    });
    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(/permission denied .*GRANT CREATE ON SCHEMA public/);
  });
});
