import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../database/database.ts';
import { openDataFolder } from '../../data-folder/data-folder.ts';
import { lockFolder } from '../../data-folder/folder-lock.ts';
import type { DatabaseConnection } from '../../database/pool.ts';
import { assertFitDatabase } from '../../database/session.ts';
import { databaseErrorOf } from '../../database/database-error.ts';
import { CommandError } from '../command-error.ts';
import type { AdminContext } from './admin-context.ts';
import { adminErrors } from './admin-errors.ts';

/** The database that a command works on. */
export interface AdminDatabase {
  readonly database: Database;
  readonly connection: DatabaseConnection;
  /** The real path of the data folder; undefined with DATABASE_URL. */
  readonly dataDir: string | undefined;
  /** False: the embedded database runs for this command alone. */
  readonly serversMayRun: boolean;
}

type Where = Omit<AdminDatabase, 'database'>;

/**
 * Runs `work` on the server's database: DATABASE_URL, or the embedded one, through the running server's socket or
 * started for the time of the command.
 */
export async function withAdminDatabase<T>(
  context: AdminContext,
  work: (admin: AdminDatabase) => Promise<T>,
): Promise<T> {
  await using opened = new AsyncDisposableStack();
  const where = await locate(context, opened);
  const database = openDatabase(where.connection, {
    max: 3,
    applicationName: 'auditstream admin',
    onError: () => undefined,
  });
  opened.defer(() => database.close());
  await connect(database, where);
  await assertFitDatabase(database.pool);
  return await explainMissingTables(async () => {
    await database.pool.query('SELECT next_key FROM instance LIMIT 0');
    return work({ ...where, database });
  });
}

async function locate(context: AdminContext, opened: AsyncDisposableStack): Promise<Where> {
  const { config, log, signal } = context;
  if (config.databaseUrl !== undefined) {
    const connection = { connectionString: config.databaseUrl };
    return { connection, dataDir: undefined, serversMayRun: true };
  }
  const dataDir = await existingDataFolder(config.dataDir);
  const lock = await lockFolder(dataDir);
  if (!('release' in lock)) {
    return { connection: await connectionOfRunning(dataDir), dataDir, serversMayRun: true };
  }
  opened.defer(() => lock.release());
  const { startEmbeddedPostgres } = await loadEmbedded();
  const postgres = await startEmbeddedPostgres({ dataDir, log, signal });
  opened.defer(() => postgres.stop());
  return { connection: postgres.connection, dataDir, serversMayRun: false };
}

// A mistyped path must not make a second, empty installation.
async function existingDataFolder(dataDir: string): Promise<string> {
  try {
    await access(join(dataDir, 'postgres'));
  } catch {
    throw new CommandError(adminErrors.NO_DATABASE({ path: dataDir }));
  }
  return openDataFolder(dataDir);
}

/** Apart, because the compiler overlooks the import's extension in a function with `await using`. */
function loadEmbedded() {
  return import('../../embedded-postgres/embedded-postgres.ts');
}

async function connectionOfRunning(dataDir: string): Promise<DatabaseConnection> {
  try {
    const { readConnection } = await loadEmbedded();
    return await readConnection(dataDir);
  } catch (cause) {
    throw notUpYet(dataDir, cause);
  }
}

async function connect(database: Database, { dataDir }: Where): Promise<void> {
  try {
    await database.pool.query('SELECT 1');
  } catch (error) {
    throw dataDir === undefined ? error : notUpYet(dataDir, error);
  }
}

function notUpYet(dataDir: string, cause: unknown): CommandError {
  return new CommandError(adminErrors.DATABASE_NOT_UP({ path: dataDir }), { cause });
}

const UNDEFINED_TABLE = '42P01';
const UNDEFINED_COLUMN = '42703';

async function explainMissingTables<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const state = databaseErrorOf(error)?.code;
    if (state !== UNDEFINED_TABLE && state !== UNDEFINED_COLUMN) throw error;
    throw new CommandError(adminErrors.DATABASE_OF_ANOTHER_VERSION, { cause: error });
  }
}
