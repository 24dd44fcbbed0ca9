import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { stopLeftovers } from './cluster-processes.ts';
import { clusterFolder, giveTo, type DatabaseHome } from './database-home.ts';
import { syncFolder } from '../data-folder/durable-file.ts';
import { SetupError } from '../errors/setup-error.ts';
import { embeddedErrors } from './embedded-errors.ts';
import { unlessMissing } from '../errors/error-code.ts';
import type { Log } from '../observability/log.ts';
import { runProgram } from './run-program.ts';
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** The major version whose files our binaries can read. */
const MAJOR_VERSION = '18';
const UNFINISHED = 'cluster.new-';

/** The role and the database that the server uses; the superuser has no password and cannot log in. */
export const DATABASE_NAME = 'auditstream';

/** Creates the database files if they are missing; an interrupted creation is thrown away and repeated. */
export async function ensureCluster(
  home: DatabaseHome,
  binaries: Binaries,
  password: string,
  log: Log,
): Promise<'created' | 'existing'> {
  await removeUnfinished(home, log);
  const version = await clusterVersion(home);
  if (version === MAJOR_VERSION) return 'existing';
  if (version !== undefined) {
    const files = { path: clusterFolder(home), version, ours: MAJOR_VERSION };
    throw new SetupError(embeddedErrors.DATABASE_FILES_VERSION(files));
  }
  await createCluster(home, binaries, password);
  return 'created';
}

async function clusterVersion(home: DatabaseHome): Promise<string | undefined> {
  return (await unlessMissing(readFile(join(clusterFolder(home), 'PG_VERSION'), 'utf8')))?.trim();
}

async function createCluster(home: DatabaseHome, binaries: Binaries, password: string): Promise<void> {
  // Everything happens under another name, and the rename at the end is what makes the database exist.
  const unfinished = await mkdtemp(join(home.folder, UNFINISHED));
  await giveTo(home.user, unfinished);
  await run(home, binaries.initdb, [
    ...['--pgdata', unfinished, '--username', 'postgres', '--encoding', 'UTF8'],
    // The built-in provider sorts alike on every machine and never changes with an update of the C library.
    ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--auth-local', 'reject', '--auth-host', 'reject', '--no-instructions'],
  ]);
  const statements = [
    `CREATE ROLE ${DATABASE_NAME} LOGIN CREATEDB PASSWORD '${scramVerifier(password)}';`,
    `CREATE DATABASE ${DATABASE_NAME} OWNER ${DATABASE_NAME};`,
  ];
  await runSingleUser(home, binaries, unfinished, statements);
  await rename(unfinished, clusterFolder(home));
  await syncFolder(home.folder);
}

/** Sets the server's password without a running PostgreSQL, for a data folder that has lost the file it was in. */
export async function resetPassword(home: DatabaseHome, binaries: Binaries, password: string): Promise<void> {
  const statement = `ALTER ROLE ${DATABASE_NAME} PASSWORD '${scramVerifier(password)}';`;
  await runSingleUser(home, binaries, clusterFolder(home), [statement]);
}

async function runSingleUser(
  home: DatabaseHome,
  binaries: Binaries,
  folder: string,
  statements: string[],
): Promise<void> {
  const args = ['--single', '-D', folder, '-c', 'exit_on_error=on', 'postgres'];
  await run(home, binaries.postgres, args, `${statements.join('\n')}\n`);
}

async function run(home: DatabaseHome, program: string, args: string[], input?: string): Promise<void> {
  const { code, output } = await runProgram(program, args, home.user, input);
  if (code === 0) return;
  const how = code === null ? 'a signal' : `code ${code}`;
  throw new SetupError(embeddedErrors.DATABASE_NOT_MADE({ program, how, output: output.trim() }));
}

async function removeUnfinished(home: DatabaseHome, log: Log): Promise<void> {
  const entries = await readdir(home.folder);
  for (const entry of entries.filter((name) => name.startsWith(UNFINISHED))) {
    const folder = join(home.folder, entry);
    await stopLeftovers(folder, log);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const ITERATIONS = 4096;

/** The form in which PostgreSQL stores a password (RFC 5803), so that the password itself never leaves our process. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
