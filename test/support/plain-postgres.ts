import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pino } from 'pino';
import { clusterProcesses, stopLeftovers } from '../../src/embedded-postgres/cluster-processes.ts';
import { startPostmaster, type Postmaster } from '../../src/embedded-postgres/postmaster.ts';
import { runProgram } from '../../src/embedded-postgres/run-program.ts';
import { openServerLog } from '../../src/embedded-postgres/server-log.ts';
import { findDatabaseUser } from '../../src/embedded-postgres/system-user.ts';

/** A PostgreSQL that is not the server's own: its superuser is whoever asks on the socket. */
export interface PlainPostgres {
  readonly superuser: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  /** Signals every process of it. */
  signal(name: NodeJS.Signals): Promise<void>;
  /** Starts it again once it has died. */
  startAgain(): Promise<void>;
  /** Ends PostgreSQL and removes everything that was made for it. */
  remove(): Promise<void>;
}

/** The folder of an npm package with PostgreSQL's binaries; undefined when npm could not install it on this machine. */
export function findPostgres(packageName: string): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch {
    return undefined;
  }
}

/** The package that the server itself uses. */
export const CURRENT_POSTGRES = `@embedded-postgres/${process.platform}-${process.arch}`;

/**
 * Makes a cluster of a package's PostgreSQL and starts it; `settings` as in postgresql.conf, `locale` as for initdb. Its files
 * are in the folder `files`, which stays, or in a temporary one.
 */
export async function startPlainPostgres(
  packageFolder: string,
  settings: Readonly<Record<string, string>> = { fsync: 'off' },
  locale: readonly string[] = ['--locale', 'C'],
  files?: string,
): Promise<PlainPostgres> {
  const user = process.geteuid?.() === 0 ? await findDatabaseUser() : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  await chmod(folder, 0o755);
  const bin = await copyPrograms(packageFolder, join(folder, 'programs'));
  const cluster = join(files ?? folder, 'cluster');
  const sockets = join(folder, 'run');
  for (const path of [cluster, sockets]) {
    await mkdir(path, { mode: 0o700 });
    if (user !== undefined) await chown(path, user.uid, user.gid);
  }
  const init = [
    ...['-D', cluster, '-U', 'postgres', '-E', 'UTF8'],
    ...locale,
    ...['--auth', 'trust', '--no-sync'],
  ];
  const { code, output } = await runProgram(join(bin, 'initdb'), init, user);
  if (code !== 0) throw new Error(`initdb of ${packageFolder} ended with ${code}: ${output}`);
  const serverLog = await openServerLog(join(folder, 'postgres.log'));
  const all = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    max_connections: '60',
    ...settings,
  };
  const start = (): Promise<Postmaster> =>
    startPostmaster({
      program: join(bin, 'postgres'),
      args: ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      cluster,
      user,
      serverLog,
      onSlowStart: (seconds) => pino().warn({ seconds }, 'PostgreSQL is still starting'),
      signal: new AbortController().signal,
    });
  let postmaster = await start();
  return {
    superuser: { host: sockets, port: 5432, user: 'postgres', database: 'postgres' },
    async signal(name) {
      // Twice, because the postmaster may have started one while it was being looked for.
      for (let round = 0; round < 2; round += 1)
        for (const pid of await clusterProcesses(cluster)) signalIfAlive(pid, name);
    },
    async startAgain() {
      await postmaster.exited;
      // The others of a killed postmaster go by themselves, but it does not start beside them.
      await stopLeftovers(cluster, pino({ level: 'silent' }));
      postmaster = await start();
    },
    async remove() {
      await postmaster.stop();
      await serverLog.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function signalIfAlive(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A copy that every user can run, with the links that npm packages cannot carry. */
async function copyPrograms(packageFolder: string, to: string): Promise<string> {
  const filter = (path: string): boolean => !path.endsWith('.a');
  await cp(join(packageFolder, 'native'), join(to, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter,
  });
  const links = JSON.parse(await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  // An install script may have made them already.
  for (const { source, target } of links)
    await symlink(basename(source), join(to, target)).catch(() => undefined);
  return join(to, 'native', 'bin');
}
