import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { isOutage } from '../../src/database/outage.ts';
import { createPool } from '../../src/database/pool.ts';
import { createAppender, type Appender } from '../../src/event-log/appender.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { eventually } from '../support/eventually.ts';

const COMMIT_LOCK = 815;
// At COMMIT, a deferred trigger waits for whoever holds the lock.
const SLOW_COMMIT = `
  CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_advisory_xact_lock(${COMMIT_LOCK}); RETURN NULL; END $$;
  CREATE CONSTRAINT TRIGGER wait_at_commit AFTER UPDATE ON streams DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION wait_at_commit()`;

/** What commits: a statement that is a transaction, or one's end. */
const COMMITS = ['append-at-once', 'COMMIT'];

describe('an append whose commit is not answered', () => {
  let test: TestDatabase;
  let streamId: number;
  const pools: pg.Pool[] = [];

  beforeAll(async () => void (test = await createTestDatabase()));
  afterAll(async () => {
    for (const pool of pools) await pool.end();
    await test.close();
  });
  beforeEach(async () => void ({ streamId } = await createGroupWithStream(test.database)));

  function open(host?: string): Appender {
    const connection = { ...test.connection, ...(host !== undefined && { host }) };
    const pool = createPool(connection, { max: 4, applicationName: 'appender', onError: () => undefined });
    pools.push(pool);
    const notifications = createNotifications(test.connection, pino({ level: 'silent' }));
    return createAppender({ pool, jobs: test.jobs, notifications, idempotencyWindow: 3_600_000 });
  }
  const append = (appender: Appender, digest?: Buffer) => {
    const event = newEvent(digest === undefined ? {} : { contentDigest: digest });
    return appender.append({ streamId, sender: { name: 'test', ip: null }, events: [event] });
  };
  const stored = async (): Promise<number> => {
    const text = 'SELECT count(*)::int AS count FROM audit_events WHERE stream_id = $1';
    return (await test.database.pool.query<{ count: number }>(text, [streamId])).rows[0]?.count ?? -1;
  };

  it('because its session is ended in the middle of it, fails as an outage for every request that shared it', async () => {
    const { pool } = test.database;
    await pool.query(SLOW_COMMIT);
    const holder = new pg.Client(test.connection);
    await holder.connect();
    await holder.query('SELECT pg_advisory_lock($1)', [COMMIT_LOCK]);
    const appender = open();
    // The first takes the stream; the others share the next commit.
    const outcomes = Array.from({ length: 4 }, () => append(appender).catch((error: unknown) => error));
    let settled = 0;
    for (const outcome of outcomes) void outcome.then(() => (settled += 1));
    await eventually(async () => {
      await pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND query LIKE '%append_at_once%' AND wait_event = 'advisory'`,
      );
      return settled === outcomes.length;
    });
    const errors = (await Promise.all(outcomes)) as (Error & { code?: string })[];
    await holder.end();
    await pool.query('DROP FUNCTION wait_at_commit() CASCADE');
    expect(errors.map(({ code }) => code)).toEqual(['57P01', '57P01', '57P01', '57P01']);
    expect(errors.every(isOutage)).toBe(true);
    expect(await stored()).toBe(0);
    expect(await append(appender)).toMatchObject({ kind: 'appended' });
  });

  it('because the connection breaks after it, fails as an outage; sent again with its id, it is there once', async () => {
    const proxy = await startProxy(test.connection);
    const appender = open(proxy.folder);
    const digest = Buffer.alloc(32, 1);
    proxy.cutAtCommit = 1;
    const error: unknown = await append(appender, digest).catch((reason: unknown) => reason);
    expect(isOutage(error)).toBe(true);
    expect(await stored()).toBe(1);
    expect(await append(appender, digest)).toMatchObject({ appended: { duplicates: 1 } });
    expect(await stored()).toBe(1);
    await proxy.close();
  });

  it('because the connection breaks after it, is repeated for none of the requests that shared it', async () => {
    const proxy = await startProxy(test.connection);
    const appender = open(proxy.folder);
    // The first takes the stream; the others share the next commit.
    proxy.cutAtCommit = 2;
    const outcomes = Array.from({ length: 4 }, () => append(appender).catch((error: unknown) => error));
    expect(await outcomes[0]).toMatchObject({ kind: 'appended' });
    expect((await Promise.all(outcomes)).map(isOutage)).toEqual([false, true, true, true]);
    // They are stored, although nobody was told so: a second time would be a second delivery of each.
    expect(await stored()).toBe(4);
    await proxy.close();
  });
});

/** A socket before PostgreSQL's; it keeps the answer to the commit that it is told, and closes the connection then. */
async function startProxy({ host, port }: TestDatabase['connection']) {
  const folder = await mkdtemp(join(tmpdir(), 'proxy-'));
  const file = `.s.PGSQL.${port}`;
  const proxy = {
    folder,
    /** The next one is 1. */
    cutAtCommit: undefined as number | undefined,
    async close() {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  const server: Server = createServer((client) => {
    const database =
      host?.startsWith('/') === true ? connect(join(host, file)) : connect(port ?? 5432, host ?? 'localhost');
    let committing = false;
    client.on('data', (bytes) => {
      const commits = COMMITS.some((text) => bytes.includes(text));
      if (proxy.cutAtCommit !== undefined && commits) committing = --proxy.cutAtCommit === 0;
      database.write(bytes);
    });
    database.on('data', (bytes) => {
      if (!committing) return void client.write(bytes);
      proxy.cutAtCommit = undefined;
      client.destroy();
      database.destroy();
    });
    for (const socket of [client, database]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        database.destroy();
      });
    }
  });
  server.listen(join(folder, file));
  await once(server, 'listening');
  return proxy;
}
