import { afterAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { capturingLog } from '../embedded-postgres/capturing-log.ts';
import {
  clusterOf,
  newDataFolder,
  postmasterPid,
  ready,
  removeEverything,
  startProcess,
  type ServerProcess,
} from './server-process.ts';

const NPM_START: [string, ...string[]] = ['npm', 'start'];

// One data folder for most tests: each finds what the last one has left, as a machine's owner does.
const dataDir = await newDataFolder();
afterAll(removeEverything);

const run = (options: Partial<Parameters<typeof startProcess>[0]> = {}): ServerProcess =>
  startProcess({ dataDir, ...options });

const isRunning = (pid: number): Promise<boolean> =>
  readlink(`/proc/${pid}/exe`).then(
    () => true,
    () => false,
  );

function ingest(address: string, token: string, chunked = false): ClientRequest {
  return request(`${address}/api/v4/groups/my-group/audit_events`, {
    method: 'POST',
    agent: false,
    headers: {
      'content-type': 'application/json',
      'private-token': token,
      ...(chunked && { expect: '100-continue' }),
    },
  });
}

const EVENT = JSON.stringify({
  event_type: 'test_event',
  entity_type: 'Group',
  entity_path: 'my-group',
  author_name: 'Ada',
});

async function send(address: string): Promise<number | undefined> {
  const sending = ingest(address, await rootToken());
  sending.end(EVENT);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

const rootToken = async (): Promise<string> => (await readFile(join(dataDir, 'root-token'), 'utf8')).trim();

async function storedEvents(): Promise<number> {
  const database = await startEmbeddedPostgres({ dataDir, log: capturingLog() });
  const client = new pg.Client(database.connection);
  await client.connect();
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM audit_events');
  await client.end();
  await database.stop();
  return rows[0]?.count ?? 0;
}

describe('a signal', () => {
  const senders: [string, (server: ServerProcess) => void][] = [
    ['SIGINT to the process', (server) => server.kill('SIGINT')],
    ['SIGTERM to the process group', (server) => server.killGroup('SIGTERM')],
    ['SIGHUP to the process group, as of a terminal that is closed,', (server) => server.killGroup('SIGHUP')],
    [
      'SIGINT to the process group, twice',
      (server) => {
        server.killGroup('SIGINT');
        setTimeout(() => server.killGroup('SIGINT'), 100);
      },
    ],
  ];

  for (const [name, signal] of senders) {
    test(`${name} lets the request in flight finish, then stops PostgreSQL`, async () => {
      const server = run();
      const address = await ready(server);
      const postmaster = await postmasterPid(dataDir);
      const sending = ingest(address, await rootToken(), true);
      sending.flushHeaders();
      await once(sending, 'continue');

      signal(server);
      await server.printed(/Stopping/);
      if (name.endsWith('twice')) await new Promise((resolve) => setTimeout(resolve, 200));
      sending.end(EVENT);
      const [response] = (await once(sending, 'response')) as [IncomingMessage];
      response.resume();

      expect(response.statusCode).toBe(202);
      expect(await server.ended).toBe(0);
      expect(await isRunning(postmaster)).toBe(false);
    });
  }

  const npmSenders: [string, (npm: ServerProcess) => void][] = [
    ['SIGTERM to npm alone', (npm) => npm.kill('SIGTERM')],
    ['SIGINT to npm alone', (npm) => npm.kill('SIGINT')],
    ['SIGINT to the group of npm (Ctrl-C)', (npm) => npm.killGroup('SIGINT')],
    [
      'SIGTERM to the group of npm, twice',
      (npm) => {
        npm.killGroup('SIGTERM');
        npm.killGroup('SIGTERM');
      },
    ],
  ];
  for (const [name, signal] of npmSenders) {
    test(`${name} stops the server and PostgreSQL`, async () => {
      const npm = run({ command: NPM_START });
      await ready(npm);
      const postmaster = await postmasterPid(dataDir);

      signal(npm);
      // Its output ends when the last process that holds it has ended.
      await npm.ended;

      expect(npm.output()).toContain('"msg":"Stopped"');
      expect(await isRunning(postmaster)).toBe(false);
    });
  }

  test('during the start stops what has been started', async () => {
    const folder = await newDataFolder();
    const server = run({ dataDir: folder });
    await server.printed(/Made the embedded database/);

    server.kill('SIGTERM');

    expect(await server.ended).toBe(0);
    await expect(stat(join(await clusterOf(folder), 'postmaster.pid'))).rejects.toThrow('ENOENT');
  });
});

describe('kill -9', () => {
  test('of the server alone: the next start stops the PostgreSQL it left, and nothing acknowledged is lost', async () => {
    const before = await storedEvents();
    const server = run();
    const status = await send(await ready(server));
    const leftover = await postmasterPid(dataDir);
    server.kill('SIGKILL');
    await server.ended;
    expect(await isRunning(leftover)).toBe(true);

    const next = run();
    await ready(next);
    expect(await isRunning(leftover)).toBe(false);
    next.kill('SIGTERM');

    expect(await next.ended).toBe(0);
    expect(status).toBe(202);
    expect(await storedEvents()).toBe(before + 1);
  });

  test('of everything under npm: npm start works again, and nothing acknowledged is lost', async () => {
    const before = await storedEvents();
    const npm = run({ command: NPM_START });
    const status = await send(await ready(npm));
    process.kill(await postmasterPid(dataDir), 'SIGKILL');
    npm.killGroup('SIGKILL');
    await npm.ended;

    const next = run({ command: NPM_START });
    await ready(next);
    next.kill('SIGTERM');
    await next.ended;

    expect(status).toBe(202);
    expect(await storedEvents()).toBe(before + 1);
  });

  test('during the first start: the next one makes the database', async () => {
    const folder = await newDataFolder();
    const server = run({ dataDir: folder, env: { LOG_LEVEL: 'silent' } });
    const unfinished = async (): Promise<boolean> =>
      stat(join(folder, 'postgres-password')).then(
        () => true,
        () => false,
      );
    while (!(await unfinished())) await new Promise((resolve) => setTimeout(resolve, 10));
    server.killGroup('SIGKILL');
    await server.ended;

    const next = run({ dataDir: folder });
    await ready(next);
    next.kill('SIGTERM');

    expect(await next.ended).toBe(0);
  });

  test('and a stale pid file do not stop the next start', async () => {
    const cluster = await clusterOf(dataDir);
    await writeFile(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n1700000000\n5432\n\n\n\n`);

    const server = run();
    await ready(server);
    server.kill('SIGTERM');

    expect(await server.ended).toBe(0);
  });
});
