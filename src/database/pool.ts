import pg from 'pg';

/** Where PostgreSQL is: what `pg` takes, from DATABASE_URL or from the embedded instance. */
export type DatabaseConnection = Pick<
  pg.PoolConfig,
  'connectionString' | 'host' | 'port' | 'user' | 'password' | 'database'
>;

const INT8_OID = 20;

// Every int8 here (sequences, event ids, counts) stays below 2^53, so a number is exact and spares the strings.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary'): unknown =>
    oid === INT8_OID && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser,
};

// A transaction left open holds the hot stream row and keeps dead row versions alive: nothing of ours stays open 5 s.
const SESSION_SETTINGS = `SET idle_in_transaction_session_timeout = '10s'; SET timezone = 'UTC'`;

/** A pool of at most `max` connections; `onError` hears of connections that broke while idle. */
export function createPool(
  connection: DatabaseConnection,
  options: { max: number; applicationName: string; onError: (error: Error) => void },
): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types,
    // The pool awaits what this returns, although its types do not say so: the borrower gets a session that is set up.
    onConnect: ((client) => client.query(SESSION_SETTINGS)) as (client: pg.ClientBase) => void,
  });
  pool.on('error', options.onError);
  return pool;
}
