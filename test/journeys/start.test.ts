import { afterAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../cli/run-command.ts';
import { createDestination, rootClient } from './api-client.ts';
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

// One data folder for most tests: each finds what the last one has left, as a machine's owner does.
const dataDir = await newDataFolder();
afterAll(removeEverything);

const run = (options: Partial<Parameters<typeof startProcess>[0]> = {}): ServerProcess =>
  startProcess({ dataDir, ...options });

describe('the first start', () => {
  test('makes the groups, keeps the token out of the log, and stops cleanly', async () => {
    const server = run();
    const address = await ready(server);

    const health = await fetch(`${address}/-/readiness`);
    const token = (await readFile(join(dataDir, 'root-token'), 'utf8')).trim();
    server.kill('SIGTERM');

    expect(health.status).toBe(200);
    expect(await server.ended).toBe(0);
    expect(server.output()).toMatch(/"newGroups":\["my-group","example-group"\]/);
    const isNobodys = (await stat(join(dataDir, 'postgres', 'cluster'))).uid === NOBODY;
    expect(server.output().includes('PostgreSQL runs as the user nobody')).toBe(isNobodys);
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

test('a start keeps the compiled code for the next one, also when the server is killed, and removes that of other versions', async () => {
  const cache = join(dataDir, 'code-cache');
  const old = join(cache, 'v1.2.3-old');
  await mkdir(old, { recursive: true });
  const server = run({ env: { NODE_COMPILE_CACHE: '' } });
  await ready(server);
  // It is the last thing that a start does.
  while (existsSync(old)) await sleep(20);
  server.kill('SIGKILL');
  await server.ended;

  const [own = ''] = await readdir(cache);
  expect(own).toContain(process.version);
  const files = await readdir(join(cache, own));
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(cache, own, name))).size));
  expect(Math.max(...sizes)).toBeGreaterThan(1024 * 1024);
});

test('the log is lines of JSON, also when a destination was created', async () => {
  const server = run({ env: { AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1' } });
  const address = await ready(server);
  await createDestination(await rootClient(address, dataDir), 'my-group', 'http://127.0.0.1:9');
  server.kill('SIGTERM');

  expect(await server.ended).toBe(0);
  const lines = server.output().trimEnd().split('\n');
  expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
});

// As on a machine of people who use a managed PostgreSQL.
const PG_VARIABLES = {
  PGHOST: 'db.example.com',
  PGPORT: '6543',
  PGUSER: 'somebody',
  PGPASSWORD: 'secret',
  PGDATABASE: 'other',
  PGOPTIONS: '-c search_path=x',
  PGSSLMODE: 'require',
  PGSSLNEGOTIATION: 'direct',
  PGAPPNAME: 'other',
  PGREPLICATION: 'database',
  PGCLIENT_ENCODING: 'LATIN1',
  PGCONNECT_TIMEOUT: '1',
  NODE_PG_FORCE_NATIVE: '1',
};

test('variables of PostgreSQL in the environment change nothing for the embedded database', async () => {
  const server = run({ env: PG_VARIABLES });
  const address = await ready(server);

  const health = await fetch(`${address}/-/health`);
  const doctor = await runCommand(['doctor'], {
    ...PG_VARIABLES,
    AUDITSTREAM_DATA_DIR: dataDir,
    AUDITSTREAM_URL: address,
    AUDITSTREAM_TOKEN: (await readFile(join(dataDir, 'root-token'), 'utf8')).trim(),
  });
  server.kill('SIGTERM');

  expect(health.status).toBe(200);
  expect(doctor).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ok +database +PostgreSQL 18/m) });
  expect(await server.ended).toBe(0);
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
