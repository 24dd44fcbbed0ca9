import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { stopLeftovers } from '../../src/embedded-postgres/cluster-processes.ts';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres.ts';
import { capturingLog, type CapturingLog } from './capturing-log.ts';
import { killHard, startHolder } from '../data-folder/holder-process.ts';
import { removeDataFolder } from './remove-data-folder.ts';

const asRoot = process.geteuid?.() === 0;
const folders: string[] = [];
const parents: string[] = [];
let dataDir: string;
let log: CapturingLog;
let running: EmbeddedPostgres | undefined;
let holder: ChildProcess | undefined;

// Making a database takes most of a second, so most tests share one and each leaves it stopped.
const shared = await newFolder();

beforeEach(() => {
  dataDir = shared;
  log = capturingLog();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  if (holder) await killHard(holder);
  holder = undefined;
});
afterAll(async () => {
  for (const folder of folders) {
    await stopLeftovers(join(folder, 'postgres', 'cluster'), capturingLog());
    await removeDataFolder(folder);
  }
  for (const parent of parents) await rm(parent, { recursive: true, force: true });
});

async function newFolder(name = 'data'): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'auditstream-embedded-'));
  parents.push(parent);
  const folder = join(parent, name);
  folders.push(folder);
  return folder;
}

async function start(signal?: AbortSignal): Promise<EmbeddedPostgres> {
  running = await startEmbeddedPostgres({ dataDir, log, ...(signal && { signal }) });
  return running;
}

async function query(
  sql: string,
  overrides: pg.ClientConfig = {},
  connection = running?.connection,
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ ...connection, ...overrides });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const clusterOf = (folder: string): Promise<string> => realpath(join(folder, 'postgres', 'cluster'));

async function postmasterPid(folder: string): Promise<number> {
  return Number.parseInt(await readFile(join(await clusterOf(folder), 'postmaster.pid'), 'utf8'), 10);
}

// A process that has ended but that nobody has waited for still takes signals; it has no program any more.
const isAlive = (pid: number): Promise<boolean> =>
  readlink(`/proc/${pid}/exe`).then(
    () => true,
    () => false,
  );

describe('a database that is made and started', () => {
  test('is durable, in UTF-8 and UTC, and listens on its socket only', async () => {
    await start();

    const settings = await query(
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes',
         'listen_addresses', 'TimeZone', 'server_encoding', 'idle_in_transaction_session_timeout')`,
    );

    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      TimeZone: 'UTC',
      fsync: 'on',
      full_page_writes: 'on',
      idle_in_transaction_session_timeout: '60000',
      listen_addresses: '',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
    });
  });

  test('refuses connections without the password, and the superuser always', async () => {
    await start();

    await expect(query('SELECT 1', { password: 'wrong' })).rejects.toThrow('password authentication failed');
    await expect(query('SELECT 1', { user: 'postgres' })).rejects.toThrow('no pg_hba.conf entry');
  });

  test('keeps the password in a file that we alone can read, and out of what PostgreSQL is started with', async () => {
    const { connection } = await start();
    const pid = await postmasterPid(dataDir);

    const { mode } = await stat(join(dataDir, 'postgres-password'));
    const started = `${await readFile(`/proc/${pid}/environ`, 'utf8')}${await readFile(`/proc/${pid}/cmdline`, 'utf8')}`;

    expect((mode & 0o777).toString(8)).toBe('600');
    expect(started).not.toContain(connection.password);
    expect(started).not.toContain('npm_');
  });

  test('runs in a session of its own, so that Ctrl-C does not reach it', async () => {
    await start();
    const pid = await postmasterPid(dataDir);

    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ');

    expect(fields?.slice(2, 4).map(Number)).toEqual([pid, pid]);
  });

  test('starts again with what was in it', async () => {
    await start();
    await query('CREATE TABLE kept AS SELECT 42 AS answer');
    await running?.stop();

    await start();

    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await query('DROP TABLE kept');
  });

  test('is gone, with its socket, when it is stopped; stopping twice is stopping once', async () => {
    const database = await start();
    const pid = await postmasterPid(dataDir);

    await Promise.all([database.stop(), database.stop()]);

    expect(await isAlive(pid)).toBe(false);
    await expect(stat(database.connection.host)).rejects.toThrow('ENOENT');
  });

  test('stops although clients are connected', async () => {
    await start();
    const client = new pg.Client(running?.connection);
    client.on('error', () => {});
    await client.connect();
    await client.query('BEGIN');

    await running?.stop();

    await client.end().catch(() => {});
  });
});

describe('a postmaster that dies while we serve', () => {
  test('is started again, every time', async () => {
    await start();
    for (const times of [1, 2]) {
      process.kill(await postmasterPid(dataDir), 'SIGKILL');
      while (log.messages.filter((message) => message.includes('is running again')).length < times) {
        await log.waitFor('is running again');
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    }
  });
});

/** Keeps the event loop for itself until the condition holds. */
function blockUntil(condition: () => boolean): boolean {
  const tries = new Int32Array(new SharedArrayBuffer(4));
  for (let left = 2_000; left > 0; left -= 1) {
    if (condition()) return true;
    Atomics.wait(tries, 0, 0, 10);
  }
  return false;
}

describe('after a crash', () => {
  test('PostgreSQL stops and starts while something else fills the event loop', async () => {
    holder = await startHolder('database', dataDir);
    const leftover = await postmasterPid(dataDir);
    await killHard(holder);
    const pidFile = join(await clusterOf(dataDir), 'postmaster.pid');
    const isGone = (): boolean => !existsSync(`/proc/${leftover}/cwd`);
    const isReady = (): boolean => existsSync(pidFile) && readFileSync(pidFile, 'utf8').includes('ready');
    const waited: boolean[] = [];

    running = await startEmbeddedPostgres({
      dataDir,
      log,
      onWait: () => void waited.push(blockUntil(waited.length === 0 ? isGone : isReady)),
    });

    expect(waited).toEqual([true, true]);
  });

  test('the PostgreSQL that a killed server has left is stopped and the database starts', async () => {
    holder = await startHolder('database', dataDir);
    const leftover = await postmasterPid(dataDir);
    await killHard(holder);
    expect(await isAlive(leftover)).toBe(true);

    await start();

    expect(await isAlive(leftover)).toBe(false);
    expect(log.messages).toContain('Stopping the PostgreSQL that a killed server has left');
  });

  test('the database starts when the server and PostgreSQL were killed', async () => {
    holder = await startHolder('database', dataDir);
    process.kill(await postmasterPid(dataDir), 'SIGKILL');
    await killHard(holder);

    await start();

    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('a pid file whose pid now belongs to another process does not stop the start', async () => {
    await start();
    await running?.stop();
    const cluster = await clusterOf(dataDir);
    const { uid, gid } = await stat(cluster);
    const stranger = spawn('sleep', ['60'], asRoot ? { uid, gid } : {});
    await writeFile(
      join(cluster, 'postmaster.pid'),
      `${stranger.pid}\n${cluster}\n1700000000\n5432\n/nowhere\n\n  1  1\nready   \n`,
    );

    await start();

    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  test('an initdb that was cut short is done again', async () => {
    dataDir = await newFolder();
    await start();
    await running?.stop();
    const cluster = await clusterOf(dataDir);
    // As it stands after a kill: most files there, under the name of the unfinished.
    const unfinished = cluster.replace(/cluster$/, 'cluster.new-abc123');
    await cp(cluster, unfinished, { recursive: true });
    await rm(cluster, { recursive: true });

    await start();

    expect(log.messages.filter((message) => message === 'Made the embedded database')).toHaveLength(2);
    await expect(stat(unfinished)).rejects.toThrow('ENOENT');
  });

  test('a lost password file is made again', async () => {
    await start();
    await running?.stop();
    await rm(join(dataDir, 'postgres-password'));

    await start();

    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('a second server', () => {
  test('is refused, and the first one and its PostgreSQL do not notice', async () => {
    holder = await startHolder('database', dataDir);
    const before = await postmasterPid(dataDir);

    await expect(start()).rejects.toThrow(new RegExp(`pid ${holder.pid}.*Stop that one first`, 's'));

    expect(await postmasterPid(dataDir)).toBe(before);
    expect(await isAlive(before)).toBe(true);
    holder.kill('SIGKILL');
  });
});

describe('places', () => {
  test('a data folder with a path too long and too strange for a socket works', async () => {
    const base = await newFolder(`${'long'.repeat(30)} ü, 'quoted'`);
    dataDir = join(base, 'x'.repeat(100));
    folders.push(dataDir);

    const { connection } = await start();

    expect(Buffer.byteLength(`${connection.host}/.s.PGSQL.5432`)).toBeLessThanOrEqual(103);
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  (asRoot ? test : test.skip)('as root, a data folder that is moved keeps its database', async () => {
    dataDir = await newFolder();
    await start();
    await query('CREATE TABLE kept AS SELECT 42 AS answer');
    await running?.stop();
    const moved = await newFolder('moved');
    await cp(dataDir, moved, { recursive: true, verbatimSymlinks: true });
    await rm(dataDir, { recursive: true });

    dataDir = moved;
    await start();

    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  (asRoot ? test : test.skip)(
    'as root, it says that its files are those of nobody, until they have a user of their own',
    async () => {
      dataDir = await newFolder();
      await start();
      await running?.stop();
      const cluster = await clusterOf(dataDir);
      const found: (string | undefined)[] = [];
      for (const user of ['nobody', 'daemon']) {
        execFileSync('chown', ['-R', `${user}:`, cluster]);
        await start();
        found.push(running?.filesOfNobody);
        await running?.stop();
      }
      expect(found).toEqual([cluster, undefined]);
    },
  );

  (asRoot ? test : test.skip)(
    'as root, lost database files are not replaced by an empty database',
    async () => {
      dataDir = await newFolder();
      await start();
      await running?.stop();
      const target = await readlink(join(dataDir, 'postgres'));
      await rm(target, { recursive: true });

      await expect(start()).rejects.toThrow(/files of this data folder are missing.*backup/s);
    },
  );

  test('database files of another major version are refused', async () => {
    dataDir = await newFolder();
    await mkdir(dataDir, { mode: 0o700 });
    await start();
    await running?.stop();
    await writeFile(join(await clusterOf(dataDir), 'PG_VERSION'), '17\n');

    await expect(start()).rejects.toThrow(/of PostgreSQL 17.*dump the database/s);
  });
});

describe('a start that is given up', () => {
  test('leaves nothing running and the folder free', async () => {
    const giveUp = new AbortController();
    const starting = start(giveUp.signal);
    giveUp.abort();
    await expect(starting).rejects.toThrow('aborted');

    expect(await readdir(await clusterOf(dataDir))).not.toContain('postmaster.pid');
    await start();
  });
});
