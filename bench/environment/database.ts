import { appendFile, chmod, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { prepareBinaries } from '../../src/embedded-postgres/binaries.ts';
import { clusterFolder, openDatabaseHome } from '../../src/embedded-postgres/database-home.ts';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { runProgram } from '../../src/embedded-postgres/run-program.ts';

/** The server's own PostgreSQL with its own settings, which several processes of the server can share. */
export interface BenchDatabase {
  readonly url: string;
  /** A connection for the benchmark itself. */
  readonly pool: pg.Pool;
  /** The postmaster's; the backends are its children. */
  readonly pid: number;
  stop(): Promise<void>;
}

const log = pino({ level: 'warn' });

/** Starts a database in an empty folder; it counts statements (`pg_stat_statements`). */
export async function startDatabase(folder: string): Promise<BenchDatabase> {
  await chmod(folder, 0o755);
  const empty = await startEmbeddedPostgres({ dataDir: folder, log });
  await empty.stop();
  await countStatements(folder, empty.connection.database);
  const server = await startEmbeddedPostgres({ dataDir: folder, log });
  const { host, user, password, database } = server.connection;
  const pool = new pg.Pool({ ...server.connection, max: 2 });
  // An idle connection that breaks would end the process; the next query notices it.
  pool.on('error', () => undefined);
  const cluster = clusterFolder(await openDatabaseHome(folder));
  const [pid] = (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')).split('\n', 1);
  return {
    url: `postgresql://${user}:${password}@/${database}?host=${encodeURIComponent(host)}`,
    pool,
    pid: Number(pid),
    async stop() {
      await pool.end();
      await server.stop();
    },
  };
}

/** Only a superuser may make the extension, and the only one that this cluster lets in is PostgreSQL on its own. */
async function countStatements(folder: string, database: string): Promise<void> {
  const home = await openDatabaseHome(folder);
  const cluster = clusterFolder(home);
  await appendFile(
    path.join(cluster, 'postgresql.conf'),
    `shared_preload_libraries = 'pg_stat_statements'\n`,
  );
  const { postgres } = await prepareBinaries(home);
  const { code, output } = await runProgram(
    postgres,
    ['--single', '-D', cluster, '-c', 'exit_on_error=on', database],
    home.user,
    `CREATE EXTENSION pg_stat_statements; GRANT pg_read_all_stats TO ${database}; GRANT EXECUTE ON FUNCTION pg_stat_statements_reset TO ${database};\n`,
  );
  if (code !== 0) throw new Error(`pg_stat_statements could not be installed: ${output}`);
}
