import { randomBytes } from 'node:crypto';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareBinaries, type Binaries } from './binaries.ts';
import { stopLeftovers } from './cluster-processes.ts';
import { DATABASE_NAME, ensureCluster, resetPassword } from './cluster.ts';
import { openDataFolder, readOrCreateSecret } from '../data-folder/data-folder.ts';
import {
  clusterFolder,
  createSocketFolder,
  openDatabaseHome,
  removeSocketFolder,
  type DatabaseHome,
} from './database-home.ts';
import { SetupError } from '../errors/setup-error.ts';
import { embeddedErrors, embeddedLogErrors } from './embedded-errors.ts';
import { lockFolder } from '../data-folder/folder-lock.ts';
import type { Log } from '../observability/log.ts';
import { startPostmaster, type Postmaster } from './postmaster.ts';
import { openServerLog } from './server-log.ts';
import { serverArguments, SOCKET_PORT, writeAccessFile } from './server-settings.ts';
import { supervise } from './supervise.ts';
import { isNobody } from './system-user.ts';

const PASSWORD_FILE = 'postgres-password';

/** How a client reaches it. */
export interface EmbeddedConnection {
  /** The folder of the Unix socket; node-postgres takes it as a host. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A PostgreSQL of our own, reachable only over a Unix socket and only with its password. */
export type EmbeddedPostgres = Awaited<ReturnType<typeof startEmbeddedPostgres>>;

/** What a start of PostgreSQL is told. */
export interface StartOptions {
  dataDir: string;
  log: Log;
  /** Gives the start up; what has been started by then is stopped before the promise rejects. */
  signal?: AbortSignal;
  /** Called when the start has to wait for a process of PostgreSQL: work that fills the event loop delays nothing then. */
  onWait?: () => void;
}

/**
 * Starts the PostgreSQL that belongs to a data folder, creating its files if they are missing, and restarts it when it
 * dies.
 */
export async function startEmbeddedPostgres(options: StartOptions) {
  const { log, signal: startSignal, onWait } = options;
  // Undone in reverse order, when PostgreSQL is stopped and when a start fails half-way.
  await using started = new AsyncDisposableStack();
  const dataDir = await openDataFolder(options.dataDir);
  const home = await openDatabaseHome(dataDir);
  // The data folder has a lock of its own, but two of them can lead here: one copied with its link.
  const lock = await lockFolder(home.folder);
  if (!('release' in lock)) {
    const holder = { pid: lock.heldBy ?? 'unknown', path: home.folder };
    throw new SetupError(embeddedErrors.DATABASE_FILES_IN_USE(holder));
  }
  started.defer(() => lock.release());
  const cluster = clusterFolder(home);
  const stopping = new AbortController();
  const signal = startSignal ? AbortSignal.any([startSignal, stopping.signal]) : stopping.signal;

  await stopLeftovers(cluster, log, onWait);
  const binaries = await prepareBinaries(home);
  signal.throwIfAborted();
  const password = await preparePassword(dataDir, home, binaries, log);
  signal.throwIfAborted();

  const socketFolder = await createSocketFolder(home);
  started.defer(() => removeSocketFolder(home));
  const serverLog = await openServerLog(join(dataDir, 'postgres.log'));
  started.defer(() => serverLog.close());
  const launch = async (launchSignal: AbortSignal): Promise<Postmaster> => {
    await stopLeftovers(cluster, log);
    return startPostmaster({
      program: binaries.postgres,
      args: serverArguments(cluster, socketFolder, await writeAccessFile(home)),
      cluster,
      user: home.user,
      serverLog,
      onSlowStart: (seconds) => log.warn({ seconds }, embeddedLogErrors.POSTGRES_STARTING),
      signal: launchSignal,
      onWait,
    });
  };
  const first = await launch(signal);
  const supervision = supervise(first, () => launch(stopping.signal), log, stopping.signal);
  started.defer(async () => {
    stopping.abort();
    await supervision;
  });

  const filesOfNobody = home.user !== undefined && (await isNobody(home.user)) ? cluster : undefined;
  const running = started.move();
  let stopped: Promise<void> | undefined;
  return {
    connection: connectionTo(socketFolder, password),
    /** The folder of the database files, if they belong to the user `nobody`: other services may run as that user, too. */
    filesOfNobody,
    /** Stops PostgreSQL cleanly and gives the database files free. */
    stop: () => (stopped ??= running.disposeAsync()),
  };
}

/** Tells who starts a server; a command that starts PostgreSQL for a moment has nothing to do with it. */
export function warnOfNobody({ filesOfNobody: path }: EmbeddedPostgres, log: Log): void {
  if (path !== undefined) log.warn({}, embeddedLogErrors.POSTGRES_AS_NOBODY({ path }));
}

/** Reads how to reach the PostgreSQL that another process has started in the data folder; rejects when it is not up. */
export async function readConnection(dataDir: string): Promise<EmbeddedConnection> {
  const socketFolder = await realpath(join(dataDir, 'postgres', 'run'));
  return connectionTo(socketFolder, (await readFile(join(dataDir, PASSWORD_FILE), 'utf8')).trim());
}

function connectionTo(host: string, password: string): EmbeddedConnection {
  return { host, port: SOCKET_PORT, user: DATABASE_NAME, password, database: DATABASE_NAME };
}

/** Makes sure that the database files exist and that their password is the one in the data folder. */
async function preparePassword(
  dataDir: string,
  home: DatabaseHome,
  binaries: Binaries,
  log: Log,
): Promise<string> {
  const known = (await readdir(dataDir)).includes(PASSWORD_FILE);
  const password = await readOrCreateSecret(dataDir, PASSWORD_FILE, () =>
    randomBytes(32).toString('base64url'),
  );
  const outcome = await ensureCluster(home, binaries, password, log);
  if (outcome === 'created') {
    log.info({ folder: clusterFolder(home), uid: home.user?.uid }, 'Made the embedded database');
  } else if (!known) {
    log.warn({ file: PASSWORD_FILE }, embeddedLogErrors.POSTGRES_PASSWORD_MISSING);
    await resetPassword(home, binaries, password);
  }
  return password;
}
