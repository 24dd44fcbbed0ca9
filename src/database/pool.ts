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

/** How long a connection may keep whoever uses it waiting. */
export type Patience = 'bounded' | 'unbounded';

// A transaction left open holds the hot stream row and keeps dead row versions alive: nothing of ours stays open 5 s.
const SESSION_SETTINGS = `SET idle_in_transaction_session_timeout = '10s'; SET timezone = 'UTC'`;
// While somebody holds a lock, or the disk is slow, requests must end with 503 and not pile up on every connection.
const BOUNDS = `; SET lock_timeout = '5s'; SET statement_timeout = '20s'`;
// A database that is frozen or cut off cannot keep its own time-outs.
const QUERY_TIMEOUT_MS = 25_000;

/** What a pool is to be like; `onError` hears of connections that broke while idle. */
export interface PoolOptions {
  readonly max: number;
  readonly applicationName: string;
  readonly onError: (error: Error) => void;
  /** `unbounded` for migrations, which take as long as they take. */
  readonly patience?: Patience;
}

/** A pool of at most `max` connections, each of which ends a statement that takes too long. */
export function createPool(connection: DatabaseConnection, options: PoolOptions): pg.Pool {
  const bounded = options.patience !== 'unbounded';
  const pool = new pg.Pool({
    ...connection,
    max: options.max,
    application_name: options.applicationName,
    // For a new connection as for one of ours that is free.
    connectionTimeoutMillis: 5_000,
    ...(bounded && { query_timeout: QUERY_TIMEOUT_MS }),
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types,
    // The pool awaits what this returns, although its types do not say so: the borrower gets a session that is set up.
    onConnect: ((client) => client.query(bounded ? SESSION_SETTINGS + BOUNDS : SESSION_SETTINGS)) as (
      client: pg.ClientBase,
    ) => void,
  });
  pool.on('error', options.onError);
  return pool;
}
