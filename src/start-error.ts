import type { Config } from './config/config.ts';
import { SetupError } from './errors/setup-error.ts';
import { errorCode } from './errors/error-code.ts';
import { isOutage } from './database/outage.ts';
import type { ErrorText } from './errors/define-errors.ts';
import { startErrors } from './server-errors.ts';

/** What the operator reads when a start fails for a reason they can remove; undefined for a bug, which needs its stack. */
export function explainStartError(error: unknown, config: Config): string | undefined {
  if (error instanceof SetupError) return error.message;
  return explainListenError(error, config) ?? explainDatabaseError(error, config);
}

function explainListenError(error: unknown, { host, port }: Config): ErrorText | undefined {
  if (!(error instanceof Error) || !('syscall' in error)) return undefined;
  if (error.syscall !== 'listen' && error.syscall !== 'bind' && error.syscall !== 'getaddrinfo')
    return undefined;
  // `getaddrinfo` is also how an external database's name fails; that error names another host.
  if (error.syscall === 'getaddrinfo' && 'hostname' in error && error.hostname !== host) return undefined;
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return startErrors.PORT_IN_USE({ port, host, other: port + 1 });
    case 'EACCES':
      return startErrors.PORT_PRIVILEGED({ port });
    default:
      return startErrors.HOST_UNUSABLE({ host, reason: error.message });
  }
}

/** Wrong password or role, unknown database, no entry in pg_hba.conf. */
const REFUSED_STATES = new Set(['28P01', '28000', '3D000']);

const INSUFFICIENT_PRIVILEGE = '42501';

function explainDatabaseError(error: unknown, { databaseUrl }: Config): ErrorText | undefined {
  if (databaseUrl === undefined || !(error instanceof Error)) return undefined;
  const code = firstCode(error) ?? firstCode(error.cause);
  if (code === INSUFFICIENT_PRIVILEGE) {
    return startErrors.DATABASE_PRIVILEGES({ reason: error.message });
  }
  if (!isOutage(error) && !REFUSED_STATES.has(code ?? '')) return undefined;
  return startErrors.DATABASE_UNUSABLE({ reason: error.message || (code ?? 'no answer') });
}

// Node.js tries every address of a name and throws the failures together.
function firstCode(error: unknown): string | undefined {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return errorCode(error);
}
