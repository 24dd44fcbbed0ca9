import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, readlink, rename, stat, writeFile } from 'node:fs/promises';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { capturingLog } from '../database/embedded/capturing-log.ts';
import {
  clusterOf,
  MAIN,
  newDataFolder,
  postmasterPid,
  ready,
  removeEverything,
  startProcess,
  type ServerProcess,
} from './server-process.ts';

const asRoot = process.geteuid?.() === 0;
const NOBODY = 65_534;
const CTRL_C = '\x03';
const NPM_START: [string, ...string[]] = ['npm', 'start'];

let dataDir: string;

// One data folder for most tests: each finds what the last one has left, as a machine's owner does.
beforeAll(async () => {
  dataDir = await newDataFolder();
});
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

describe('the first start', () => {
  test('makes the groups, keeps the token out of the log, and stops cleanly', async () => {
    const server = run();
    const address = await ready(server);

    const health = await fetch(`${address}/-/readiness`);
    const token = await rootToken();
    server.kill('SIGTERM');

    expect(health.status).toBe(200);
    expect(await server.ended).toBe(0);
    expect(server.output()).toMatch(/"newGroups":\["my-group","example-group"\]/);
    expect(server.output()).toContain(join(dataDir, 'root-token'));
    expect(token).toMatch(/^aust-.{40,}$/);
    expect(server.output()).not.toContain(token);
    expect(((await stat(join(dataDir, 'root-token'))).mode & 0o777).toString(8)).toBe('600');
  });

  test('shows the token on a terminal, once, with a command to paste that works', async () => {
    const folder = await newDataFolder();
    const onTerminal = (): ServerProcess =>
      run({ dataDir: folder, command: ['script', '-qefc', `exec ${process.execPath} ${MAIN}`, '/dev/null'] });

    const first = onTerminal();
    const [, token] = await first.printed(/export AUDITSTREAM_TOKEN=(\S+)/);
    const [, command] = await first.printed(/(curl [^]*?}'\r?\n)/);
    const answer = execFileSync('bash', ['-c', (command ?? '').replaceAll('\r', '')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, AUDITSTREAM_TOKEN: token },
    });
    await first.printed(/Ctrl-C/);
    first.type(CTRL_C);
    const firstEnd = await first.ended;
    const second = onTerminal();
    await second.printed(/Ctrl-C/);
    second.type(CTRL_C);
    await second.ended;

    expect(firstEnd).toBe(0);
    expect(JSON.parse(answer)).toMatchObject({ data: { group: { name: 'My Group' } } });
    expect(second.output()).not.toContain('AUDITSTREAM_TOKEN');
  });
});

describe('a signal', () => {
  const senders: [string, (server: ServerProcess) => void][] = [
    ['SIGINT to the process', (server) => server.kill('SIGINT')],
    ['SIGTERM to the process group', (server) => server.killGroup('SIGTERM')],
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

describe('a start that is refused', () => {
  test('because the port is in use names PORT and leaves no PostgreSQL', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;

    const server = run({ env: { PORT: String(port) } });
    const code = await server.ended;
    other.close();

    expect(code).toBe(1);
    expect(server.output()).toMatch(new RegExp(`Port ${port} .*in use.*set PORT`));
    await expect(stat(join(await clusterOf(dataDir), 'postmaster.pid'))).rejects.toThrow('ENOENT');
  });

  test('because another server has the data folder, whose PostgreSQL goes on', async () => {
    const first = run();
    const address = await ready(first);
    const postmaster = await postmasterPid(dataDir);

    const second = run();

    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`(pid ${first.pid}) is using the data folder ${dataDir}`);
    expect(second.output()).toContain('Stop that one first');
    expect(await postmasterPid(dataDir)).toBe(postmaster);
    expect((await fetch(`${address}/-/readiness`)).status).toBe(200);
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  });

  test('because of the environment lists every bad value in one message, without a stack', async () => {
    const server = run({
      env: { PORT: 'x', LOG_LEVEL: 'loud', AUDITSTREAM_RETENTION: '1h', AUDITSTREAM_ROOT_TOKEN: 'short' },
    });

    expect(await server.ended).toBe(1);
    for (const name of ['PORT', 'LOG_LEVEL', 'AUDITSTREAM_RETENTION', 'AUDITSTREAM_ROOT_TOKEN']) {
      expect(server.output()).toContain(`${name}: `);
    }
    expect(server.output()).not.toMatch(/^\s+at /m);
  });

  test('because DATABASE_URL leads nowhere says so', async () => {
    const server = run({
      env: {
        DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/c',
        AUDITSTREAM_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
      },
    });

    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(/DATABASE_URL cannot be used.*Check that it runs/);
  });

  test('because the encryption key is another one says so', async () => {
    const server = run({ env: { AUDITSTREAM_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64') } });

    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('The encryption key is not the one');
  });
});

describe('who runs it', () => {
  const rootOnly = asRoot ? test : test.skip;

  rootOnly(
    'root (skipped for others): PostgreSQL is another user, who cannot enter the data folder',
    async () => {
      // As in a clone under /root.
      await chmod(dirname(dataDir), 0o700);
      const server = run();
      await ready(server);

      const { uid } = await stat(`/proc/${await postmasterPid(dataDir)}`);
      const reading = (): string =>
        execFileSync('cat', [join(dataDir, 'postgres-password')], {
          uid: NOBODY,
          gid: NOBODY,
          stdio: 'pipe',
        }).toString();

      expect(uid).not.toBe(0);
      expect(reading).toThrow('Permission denied');
      server.kill('SIGTERM');
      expect(await server.ended).toBe(0);
    },
  );

  rootOnly(
    'an ordinary user (skipped unless root runs the tests): everything is in the data folder',
    async () => {
      if (!canReach(MAIN)) {
        console.warn(
          `Skipped: the user nobody cannot reach ${MAIN}, so this clone cannot show an ordinary user's start.`,
        );
        return;
      }
      const folder = await newDataFolder();
      await chmod(dirname(folder), 0o755);
      await mkdir(folder);
      await chown(folder, NOBODY, NOBODY);

      for (const expected of [/"newGroups":\["my-group"/, /"newGroups":\[\]/]) {
        const server = run({ dataDir: folder, uid: NOBODY, env: { HOME: '/nonexistent' } });
        await ready(server);
        expect(server.output()).toMatch(expected);
        expect((await stat(await clusterOf(folder))).uid).toBe(NOBODY);
        expect(await clusterOf(folder)).toBe(join(folder, 'postgres', 'cluster'));
        server.kill('SIGTERM');
        expect(await server.ended).toBe(0);
      }
    },
  );

  rootOnly('another user than the owner of the data folder is told whose it is', async () => {
    const folder = await newDataFolder();
    await mkdir(folder);
    await chown(folder, NOBODY, NOBODY);

    const server = run({ dataDir: folder });

    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(/belongs to the user with uid 65534.*AUDITSTREAM_DATA_DIR/);
  });
});

test('a data folder that is moved keeps everything', async () => {
  const moved = await newDataFolder();
  await rename(dataDir, moved);

  const server = run({ dataDir: moved });
  await ready(server);
  server.kill('SIGTERM');

  expect(await server.ended).toBe(0);
  expect(server.output()).toContain('"newGroups":[]');
});

function canReach(path: string): boolean {
  try {
    execFileSync('test', ['-r', path], { uid: NOBODY, gid: NOBODY, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}
