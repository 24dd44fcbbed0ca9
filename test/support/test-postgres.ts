import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import pg from 'pg';
import type { DatabaseConnection } from '../../src/database/pool.ts';
import { makeMemoryFolder } from './memory-folder.ts';
import { CURRENT_POSTGRES, findPostgres, startPlainPostgres } from './plain-postgres.ts';

/** The PostgreSQL of a test run. */
export interface TestPostgres {
  readonly connection: DatabaseConnection;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

/** As the server starts its own PostgreSQL, except that nothing waits for the disk: a run's databases end with it. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '100',
  shared_buffers: '128MB',
  idle_in_transaction_session_timeout: '60s',
  timezone: 'UTC',
  jit: 'off',
};
const LOCALE = ['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'];
/** A role like the one of the server's own PostgreSQL: it may make databases and is no superuser. */
const ROLE = 'auditstream';

/** Starts the PostgreSQL that the test files of a run share. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const programs = findPostgres(CURRENT_POSTGRES);
  if (programs === undefined) {
    throw new Error(
      `npm has not installed ${CURRENT_POSTGRES}. Run \`npm ci\`, or set AUDITSTREAM_TEST_SERVER to a PostgreSQL of your own.`,
    );
  }
  const files = await makeMemoryFolder('auditstream-test');
  const postgres = await startPlainPostgres(programs, SETTINGS, LOCALE, files);
  const admin = new pg.Client(postgres.superuser);
  await admin.connect();
  await admin.query(`CREATE ROLE ${ROLE} LOGIN CREATEDB`);
  await admin.end();
  // PostgreSQL asks for no password on this socket. It is random because tests look for it where no secret may be.
  const password = randomBytes(24).toString('hex');
  return {
    connection: { ...postgres.superuser, user: ROLE, password },
    async remove() {
      await postgres.remove();
      await rm(files, { recursive: true, force: true });
    },
  };
}
