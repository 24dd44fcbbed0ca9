import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from './app.ts';
import type { Config } from './config/config.ts';
import { keepCodeCache, useCodeCache } from './data-folder/code-cache.ts';
import { lockDataFolder, openDataFolder, readOrCreateSecret } from './data-folder/data-folder.ts';
import type { DatabaseConnection } from './database/pool.ts';
import { SetupError } from './errors/setup-error.ts';
import type { Logger, ProcessLog } from './observability/logger.ts';
import { serverLogErrors, startErrors } from './server-errors.ts';
import type { Ready } from './start-up-message.ts';

/** A server together with the data folder and the database beneath it. */
export interface Server {
  ready: Ready;
  /** Finishes what is in flight, then stops PostgreSQL, then frees the data folder. */
  close(): Promise<void>;
}

/** The app needs ten seconds at most. After that something hangs, and PostgreSQL still has to be stopped. */
const LONGEST_CLOSE_MS = 15_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** Starts everything; when the signal is aborted on the way, stops what has been started and rejects with its reason. */
export async function startServer(
  config: Config,
  { log, lostLines }: ProcessLog,
  signal: AbortSignal,
): Promise<Server> {
  // Undone in reverse order, when the server stops and when a start fails half-way.
  await using started = new AsyncDisposableStack();
  const dataDir = await openDataFolder(config.dataDir);
  const lock = await lockDataFolder(dataDir);
  started.defer(() => lock.release());
  signal.throwIfAborted();
  useCodeCache(dataDir);

  const connection = await connectionOf(config, dataDir, log, signal, started);
  const { startApp } = await loadApp();
  const rootToken = rootTokenSource(config, dataDir);
  const app = await startApp({
    config,
    connection,
    encryptionKey: await encryptionKeyOf(config, dataDir),
    rootToken: rootToken.read,
    nodeId: await readOrCreateSecret(dataDir, 'node-id', randomUUID),
    log,
    lostLogLines: lostLines,
  });
  started.defer(() => closeInTime(app, log));
  signal.throwIfAborted();
  if (!LOOPBACK.test(config.host)) log.warn({ host: config.host }, serverLogErrors.WITHOUT_TLS);

  // Only the next start gains from it, so this one does not wait.
  void keepCodeCache(dataDir);
  const running = started.move();
  const { address, newGroups } = app;
  return {
    ready: { address, role: config.role, dataDir, newGroups, ...rootToken.generated() },
    close: () => running.disposeAsync(),
  };
}

/**
 * A function of its own, because the compiler does not rewrite the import's extension in a function with `await using`.
 */
function loadApp() {
  return import('./app.ts');
}

async function connectionOf(
  config: Config,
  dataDir: string,
  log: Logger,
  signal: AbortSignal,
  started: AsyncDisposableStack,
): Promise<DatabaseConnection> {
  if (config.databaseUrl !== undefined) return { connectionString: config.databaseUrl };
  const { startEmbeddedPostgres, warnOfNobody } = await import('./embedded-postgres/embedded-postgres.ts');
  // Loading what the app is made of fills the event loop for as long as PostgreSQL takes to start: side by side, on
  // another core, and not before PostgreSQL's process is there.
  const onWait = (): void => void loadApp().catch(() => undefined); // reported when it is loaded again
  const postgres = await startEmbeddedPostgres({ dataDir, log, signal, onWait });
  started.defer(() => postgres.stop());
  warnOfNobody(postgres, log);
  return postgres.connection;
}

async function encryptionKeyOf({ encryptionKey }: Config, dataDir: string): Promise<Buffer> {
  if (encryptionKey !== undefined) return encryptionKey;
  const text = await readOrCreateSecret(dataDir, 'encryption.key', () => randomBytes(32).toString('base64'));
  const key = Buffer.from(text, 'base64');
  if (key.length === 32) return key;
  throw new SetupError(startErrors.ENCRYPTION_KEY_FILE({ path: join(dataDir, 'encryption.key') }));
}

/** Where the first start gets root's token from, and what of it the operator has to be told. */
function rootTokenSource(config: Config, dataDir: string) {
  let generated: Pick<Ready, 'rootToken' | 'rootTokenFile'> = {};
  return {
    read: async (): Promise<string> => {
      if (config.rootToken !== undefined) return config.rootToken;
      if (config.databaseUrl !== undefined) throw new SetupError(startErrors.ROOT_TOKEN_MISSING);
      // Written to the disk before the database has it, so that a start that is killed between the two does not lock
      // root out.
      const rootToken = await readOrCreateSecret(dataDir, 'root-token', makeToken);
      generated = { rootToken, rootTokenFile: join(dataDir, 'root-token') };
      return rootToken;
    },
    generated: () => generated,
  };
}

function makeToken(): string {
  return `aust-${randomBytes(32).toString('base64url')}`;
}

async function closeInTime(app: App, log: Logger): Promise<void> {
  const closed = app.close().then(() => true);
  const late = sleep(LONGEST_CLOSE_MS, false);
  if (await Promise.race([closed, late])) return;
  log.error({ seconds: LONGEST_CLOSE_MS / 1000 }, serverLogErrors.STOPPED_LATE);
}
