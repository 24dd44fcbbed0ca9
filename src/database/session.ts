import type pg from 'pg';
import type { ErrorText } from '../errors/define-errors.ts';
import { SetupError } from '../errors/setup-error.ts';
import { databaseErrors } from './database-errors.ts';

/** How long a connection may keep its user waiting. */
export type Patience = 'bounded' | 'unbounded';

/**
 * The settings that our statements rely on, in PostgreSQL's own spelling. A role, a database, a server and a URL may
 * each set these to something else; docs/adr/0016-sessions.md says which settings they may choose.
 */
export const RELIED_ON: Readonly<Record<string, string>> = {
  // How values are written and read.
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  quote_all_identifiers: 'off',
  // These change which objects statements find, and their meaning.
  search_path: 'public, pg_temp',
  transform_null_equals: 'off',
  gin_fuzzy_search_limit: '0',
  row_security: 'on',
  restrict_nonsystem_relation_kind: '',
  // How transactions run, and how sessions end.
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  default_transaction_deferrable: 'off',
  exit_on_error: 'off',
  idle_session_timeout: '0',
  transaction_timeout: '0',
  // A transaction left open holds the hot stream row and keeps dead row versions alive: nothing of ours stays open 5 s.
  idle_in_transaction_session_timeout: '10s',
};

// While another session holds a lock, or the disk is slow, requests must end with 503 and not pile up on every
// connection.
const TIME_OUTS: Readonly<Record<Patience, Readonly<Record<string, string>>>> = {
  bounded: { lock_timeout: '5s', statement_timeout: '20s' },
  unbounded: { lock_timeout: '0', statement_timeout: '0' },
};

/** What no role of ours may set, and a server or an administrator may have set. */
const FOUND = { transaction_read_only: 'off', session_replication_role: 'origin' };

const MIN_VERSION = 140_000;

/** Sets a new session up; whatever the environment, the URL, the role or the database say comes before it. */
export function sessionStatement(patience: Patience): string {
  // A setting that this version of PostgreSQL does not have is left out.
  return `SELECT set_config(name, value, false) FROM (VALUES ${valuesOf({ ...RELIED_ON, ...TIME_OUTS[patience] })})
            AS wanted(name, value) WHERE current_setting(name, true) IS NOT NULL;
          SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`;
}

/** The database cannot be used as it is set up; the message says what to do. */
export class UnfitDatabaseError extends SetupError {
  override readonly name = 'UnfitDatabaseError';
}

/** Throws an `UnfitDatabaseError` when statements would fail, or do something else than they say. */
export async function assertFitDatabase(client: Pick<pg.Pool, 'query'>): Promise<void> {
  const { rows } = await client.query<Facts>(FACTS);
  const fault = rows[0] === undefined ? undefined : faultOf(rows[0]);
  if (fault !== undefined) throw new UnfitDatabaseError(fault);
}

interface Facts {
  readonly version: number;
  readonly versionText: string;
  readonly encoding: string;
  readonly schema: string | null;
  /** Of what is not as it has to be, the first. */
  readonly setting: { readonly name: string; readonly wanted: string; readonly actual: string } | null;
}

const FACTS = `
  SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS "versionText",
    current_setting('server_encoding') AS encoding, current_schema() AS schema,
    (SELECT to_json(found) FROM (
       SELECT name, wanted, current_setting(name, true) AS actual
       FROM (VALUES ${valuesOf({ ...FOUND, ...RELIED_ON })}) AS relied(name, wanted)
       WHERE current_setting(name, true) <> wanted LIMIT 1) AS found) AS setting`;

function faultOf({ version, versionText, encoding, schema, setting }: Facts): ErrorText | undefined {
  if (version < MIN_VERSION) return databaseErrors.DATABASE_TOO_OLD({ version: versionText });
  if (encoding !== 'UTF8') return databaseErrors.DATABASE_ENCODING({ encoding });
  if (schema !== 'public') return databaseErrors.DATABASE_SCHEMA;
  if (setting?.name === 'transaction_read_only') return databaseErrors.DATABASE_READ_ONLY;
  return setting === null ? undefined : databaseErrors.SESSION_SETTING(setting);
}

function valuesOf(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `('${name}', '${value}')`)
    .join(', ');
}
