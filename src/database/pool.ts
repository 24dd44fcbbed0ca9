import pg from 'pg';
import { sessionStatement, type Patience } from './session.ts';

/** Where PostgreSQL is: what `pg` takes, from DATABASE_URL or from the embedded instance. */
export type DatabaseConnection = Pick<
  pg.PoolConfig,
  'connectionString' | 'host' | 'port' | 'user' | 'password' | 'database'
>;

export type { Patience };

const INT8_OID = 20;

// Every int8 here (sequences, event ids, counts) stays below 2^53, so a number is exact and spares the strings.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary'): unknown =>
    oid === INT8_OID && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser,
};

// A database that is frozen or cut off cannot keep its own time-outs.
const QUERY_TIMEOUT_MS = 25_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Options of a connection. */
export interface ClientOptions {
  readonly applicationName: string;
  /** `unbounded` for migrations, which may take any time. */
  readonly patience?: Patience;
  /** How long an answer may take when the database does not enforce its own time-outs. */
  readonly queryTimeoutMs?: number;
}

/** Options of a pool; `onError` is called for connections that break while idle. */
export interface PoolOptions extends ClientOptions {
  readonly max: number;
  readonly onError: (error: Error) => void;
}

/** A pool of at most `max` connections, each of which ends a statement that takes too long. */
export function createPool(connection: DatabaseConnection, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...clientConfig(connection, options),
    max: options.max,
    // A new connection costs its first statements tens of milliseconds: to log in, to read catalogs, to plan.
    min: 1,
    idleTimeoutMillis: 30_000,
    // The pool awaits what this returns, although its types do not say so: the borrower gets a session that is set up.
    onConnect: ((client) => client.query(sessionStatement(options.patience ?? 'bounded'))) as (
      client: pg.ClientBase,
    ) => void,
  });
  pool.on('error', options.onError);
  return pool;
}

/** One connection, set up as those of a pool. When it is lost, the query that is under way rejects. */
export async function openClient(connection: DatabaseConnection, options: ClientOptions): Promise<pg.Client> {
  const client = new pg.Client(clientConfig(connection, options));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sessionStatement(options.patience ?? 'bounded'));
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

function clientConfig(connection: DatabaseConnection, options: ClientOptions): pg.ClientConfig {
  const { patience = 'bounded', queryTimeoutMs = QUERY_TIMEOUT_MS } = options;
  return {
    ...connection,
    // The embedded database is reached over a socket. A URL says whether TLS is used.
    ...(connection.connectionString === undefined && { ssl: false }),
    application_name: options.applicationName,
    // Applies to opening a connection and to waiting for a free one of the pool.
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(patience === 'bounded' && { query_timeout: queryTimeoutMs }),
    keepAlive: true,
    // Sooner than firewalls and load balancers forget a connection that is idle.
    keepAliveInitialDelayMillis: 30_000,
    types,
  };
}
