import type { Config } from './config/config.ts';
import { EmbeddedDatabaseError } from './database/embedded/embedded-database-error.ts';
import { errorCode } from './database/embedded/error-code.ts';
import { WrongEncryptionKeyError } from './database/key-check.ts';

/** The server lacks something that only the operator can give it. */
export class MissingSettingError extends Error {
  override readonly name = 'MissingSettingError';
}

/** What the operator reads when a start fails for a reason they can remove; undefined for a bug, which needs its stack. */
export function explainStartError(error: unknown, config: Config): string | undefined {
  if (
    error instanceof EmbeddedDatabaseError ||
    error instanceof WrongEncryptionKeyError ||
    error instanceof MissingSettingError
  ) {
    return error.message;
  }
  return explainListenError(error, config) ?? explainDatabaseError(error, config);
}

function explainListenError(error: unknown, { host, port }: Config): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error)) return undefined;
  if (error.syscall !== 'listen' && error.syscall !== 'bind' && error.syscall !== 'getaddrinfo')
    return undefined;
  // `getaddrinfo` is also how an external database's name fails; that error names another host.
  if (error.syscall === 'getaddrinfo' && 'hostname' in error && error.hostname !== host) return undefined;
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use by another program. Stop it, or set PORT to a free port, e.g. PORT=${port + 1}.`;
    case 'EACCES':
      return `Port ${port} needs privileges that this user does not have. Set PORT to a port from 1024 on.`;
    default:
      return `The server cannot listen on ${host} (${error.message}). Set HOST to an address of this machine.`;
  }
}

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOENT',
]);
/** Wrong password or role, unknown database, no entry in pg_hba.conf. */
const REFUSED_STATES = new Set(['28P01', '28000', '3D000']);

const INSUFFICIENT_PRIVILEGE = '42501';

function explainDatabaseError(error: unknown, { databaseUrl }: Config): string | undefined {
  if (databaseUrl === undefined || !(error instanceof Error)) return undefined;
  const code = firstCode(error) ?? firstCode(error.cause);
  if (code === INSUFFICIENT_PRIVILEGE) {
    return (
      `The role of DATABASE_URL may not do what the server has to do (${error.message}). As an administrator of the ` +
      'database, run: GRANT CREATE ON SCHEMA public TO <role>; CREATE SCHEMA pgboss AUTHORIZATION <role>; ' +
      'tables that another role has made must belong to this one, too (REASSIGN OWNED).'
    );
  }
  if (code === undefined || !(CONNECTION_CODES.has(code) || REFUSED_STATES.has(code))) return undefined;
  return (
    `The database of DATABASE_URL cannot be used (${error.message || code}). ` +
    'Check that it runs and that host, port, user, password and database of the URL are right; ' +
    'without DATABASE_URL the embedded database is used.'
  );
}

// Node.js tries every address of a name and throws the failures together.
function firstCode(error: unknown): string | undefined {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return errorCode(error);
}
