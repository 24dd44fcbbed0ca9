import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { startApp, type App } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createPing } from '../../src/database/ping.ts';
import { createPool, openClient, type DatabaseConnection, type Patience } from '../../src/database/pool.ts';
import { RELIED_ON } from '../../src/database/session.ts';
import { runCommand } from '../cli/run-command.ts';
import { databaseUrl } from '../journeys/team.ts';
import { createCapturingLog } from '../support/capturing-log.ts';
import { CURRENT_POSTGRES, findPostgres, startPlainPostgres, type PlainPostgres } from '../support/plain-postgres.ts'; // prettier-ignore

const ROOT_TOKEN = 'a-root-token-of-the-test';
const KEY = Buffer.alloc(32, 1);
/** Another value than ours for everything that our statements rely on. */
const ODD: Readonly<Record<string, string>> = {
  client_encoding: 'LATIN1',
  DateStyle: 'German, DMY',
  IntervalStyle: 'sql_standard',
  TimeZone: 'Asia/Kolkata',
  bytea_output: 'escape',
  extra_float_digits: '-5',
  standard_conforming_strings: 'off',
  array_nulls: 'off',
  quote_all_identifiers: 'on',
  search_path: 'other, "$user"',
  transform_null_equals: 'on',
  gin_fuzzy_search_limit: '1',
  row_security: 'off',
  restrict_nonsystem_relation_kind: 'view',
  default_transaction_isolation: 'serializable',
  default_transaction_read_only: 'on',
  default_transaction_deferrable: 'on',
  exit_on_error: 'on',
  idle_session_timeout: '30s',
  transaction_timeout: '30s',
  idle_in_transaction_session_timeout: '30s',
  lock_timeout: '30s',
  statement_timeout: '30s',
  synchronous_commit: 'off',
};
let postgres: PlainPostgres;
let databases = 0;

beforeAll(async () => {
  postgres = await startPlainPostgres(findPostgres(CURRENT_POSTGRES) ?? '');
  await asSuperuser('postgres', ['CREATE ROLE app LOGIN']);
});
afterAll(() => postgres.remove());

async function asSuperuser(database: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ ...postgres.superuser, database });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** A database of the role `app`; `{db}` in a statement stands for its name. */
async function makeDatabase(statements: readonly string[], options = ''): Promise<DatabaseConnection> {
  const database = `odd_${(databases += 1)}`;
  await asSuperuser('postgres', [`CREATE DATABASE ${database} OWNER app ${options}`]);
  await asSuperuser(database, statements.map((statement) => statement.replaceAll('{db}', database))); // prettier-ignore
  return { ...postgres.superuser, user: 'app', database };
}

async function withApp<T>(connection: DatabaseConnection, work: (app: App) => Promise<T>): Promise<T> {
  const app = await startApp({
    config: loadConfig({
      PORT: '0',
      DATABASE_URL: 'postgresql://localhost',
      AUDITSTREAM_ENCRYPTION_KEY: KEY.toString('base64'),
    }),
    connection,
    encryptionKey: KEY,
    rootToken: () => Promise.resolve(ROOT_TOKEN),
    nodeId: randomUUID(),
    log: pino({ level: 'silent' }),
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

async function useIt({ address }: App): Promise<number[]> {
  const headers = { 'private-token': ROOT_TOKEN, 'content-type': 'application/json' };
  const event = { event_type: 't', entity_type: 'Group', entity_path: 'my-group', author_name: 'A\\d"a' };
  const answers = [
    await fetch(`${address}/-/health`),
    await fetch(`${address}/api/v4/groups/my-group/audit_events`, {
      method: 'POST',
      headers,
      body: JSON.stringify([{ ...event, id: 'one' }, event]),
    }),
    await fetch(`${address}/api/v4/personal_access_tokens`, { headers }),
    await fetch(`${address}/api/v4/groups/my-group/audit_events?created_after=2026-01-01`, { headers }),
  ];
  return answers.map(({ status }) => status);
}

describe('a database that is not as PostgreSQL makes it', () => {
  it.each([
    ['writes dates another way', [`ALTER DATABASE {db} SET datestyle = 'SQL, DMY'`]],
    ['has a schema of the name of the role', ['CREATE SCHEMA AUTHORIZATION app']],
    ['says everything else than we rely on', oddStatements()],
  ])('serves all the same when it %s', async (_case, statements) => {
    const connection = await makeDatabase(statements);
    expect(await withApp(connection, useIt)).toEqual([200, 202, 200, 200]);
  });

  it.each<[Patience, object]>([
    ['bounded', { lock_timeout: '5s', statement_timeout: '20s' }],
    ['unbounded', { lock_timeout: '0', statement_timeout: '0' }],
  ])('changes no setting of a connection that is %s', async (patience, timeOuts) => {
    const connection = await makeDatabase(oddStatements());
    const options = { applicationName: 'test', patience };
    const pool = createPool(connection, { ...options, max: 1, onError: () => undefined });
    const client = await openClient(connection, options);
    const wanted = { ...RELIED_ON, ...timeOuts, synchronous_commit: 'on' };
    expect(Object.keys(ODD).sort()).toEqual(Object.keys(wanted).sort());
    const text = 'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS names(name)';
    for (const { rows } of [
      await pool.query(text, [Object.keys(ODD)]),
      await client.query(text, [Object.keys(ODD)]),
    ])
      // prettier-ignore
      expect(Object.fromEntries(rows.map(({ name, value }) => [name, value]))).toEqual(wanted);
    await Promise.all([pool.end(), client.end()]);
  });

  it('keeps what the operator has chosen of how durable a commit is, if it is durable', async () => {
    const connection = await makeDatabase(['ALTER DATABASE {db} SET synchronous_commit = remote_apply']);
    const client = await openClient(connection, { applicationName: 'test' });
    const { rows } = await client.query('SHOW synchronous_commit');
    expect(rows).toEqual([{ synchronous_commit: 'remote_apply' }]);
    await client.end();
  });

  it.each([
    ['cannot hold every text', [], 'ENCODING LATIN1 TEMPLATE template0', /has the encoding LATIN1, which/],
    ['has no schema public', ['DROP SCHEMA public'], '', /finds no schema "public"/],
    [
      'lets no trigger fire',
      ['ALTER DATABASE {db} SET session_replication_role = replica'],
      '',
      /have session_replication_role = "replica", and Auditstream needs "origin"/,
    ],
  ])('is refused with a sentence when it %s', async (_case, statements, options, sentence) => {
    const connection = await makeDatabase(statements, options);
    const outcome = withApp(connection, useIt);
    await expect(outcome).rejects.toMatchObject({ name: 'UnfitDatabaseError' });
    await expect(outcome).rejects.toThrow(sentence);
  });

  it('is a fault that doctor finds, with the same sentence', async () => {
    const connection = await makeDatabase([], 'ENCODING LATIN1 TEMPLATE template0');
    const { code, stdout } = await runCommand(['doctor'], {
      DATABASE_URL: databaseUrl(connection),
      AUDITSTREAM_ENCRYPTION_KEY: KEY.toString('base64'),
    });
    expect({ code, stdout }).toEqual({
      code: 6,
      stdout: expect.stringMatching(/^fault +database +The database has the encoding LATIN1/m),
    });
  });

  it('fails the health check, with a line in the log, once it can only be read', async () => {
    const connection = await makeDatabase([]);
    const pool = createPool(connection, { applicationName: 'test', max: 1, onError: () => undefined });
    const { log, lines } = createCapturingLog();
    const ping = createPing(pool, log);
    await ping();
    // As a standby does to every session.
    await pool.query('SET default_transaction_read_only = on');
    await expect(ping()).rejects.toThrow('The database can only be read');
    await expect(ping()).rejects.toThrow('The database can only be read');
    expect(lines).toEqual([expect.objectContaining({ level: 50, msg: expect.stringContaining('can only be read') })]); // prettier-ignore
    await pool.end();
  });
});

function oddStatements(): string[] {
  const settings = Object.entries(ODD).map(([name, value]) => {
    const list = name === 'search_path' ? value : `'${value}'`;
    return `ALTER DATABASE {db} SET ${name} = ${list}`;
  });
  return ['CREATE SCHEMA other AUTHORIZATION app', 'CREATE SCHEMA app AUTHORIZATION app', ...settings];
}
