import { databaseErrorOf } from './database-error.ts';

// 08 connection exception, 53 insufficient resources (connections, disk, memory), 57P operator intervention (stopping,
// crashed, starting up), 58030 the disk failed. 25006: a standby that was promoted elsewhere; 25P03: it took our
// transaction for abandoned; 55P03 and 57014: the lock of another session, or the statement itself, took longer than we
// wait.
const SQL_STATES = /^(?:08...|53...|57P..|58030|25006|25P03|55P03|57014)$/;
// P1xxx: Prisma does not reach the server; P2024: none of the pool's connections is free; P2028: no transaction could
// be begun or finished in time; P2037: too many connections.
const PRISMA_CODES = /^(?:P1001|P1002|P1008|P1011|P1017|P2024|P2028|P2037)$/;
// The names that Prisma's adapter gives the driver's errors.
const ADAPTER_KINDS: ReadonlySet<unknown> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'TooManyConnections',
]);
// What `pg` and Node's sockets say; the former without a code, the latter with one that Prisma's wrapping may lose.
const MESSAGES =
  /^(?:(?:connect|getaddrinfo|read|write) E[A-Z_]+\b|Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/m;

/** The database took longer than we wait; what was asked for may happen yet. */
export class DatabaseTimeoutError extends Error {
  override readonly name = 'DatabaseTimeoutError';
}

/** Whether an error means that the database is away or overloaded: asking again later may help. All others are bugs. */
export function isOutage(error: unknown): boolean {
  // Not `instanceof Error`: in Jest, the errors of Node's own modules are another realm's.
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof DatabaseTimeoutError) return true;
  const { code, originalCode, kind, message, cause, meta, errors } = error as Record<string, unknown>;
  return (
    [code, originalCode].some((text) => typeof text === 'string' && SQL_STATES.test(text)) ||
    (typeof code === 'string' && PRISMA_CODES.test(code)) ||
    ADAPTER_KINDS.has(kind) ||
    (typeof message === 'string' && MESSAGES.test(message)) ||
    isOutage(cause) ||
    isOutage((meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError) ||
    // A host name with several addresses: all of them failed.
    (Array.isArray(errors) && errors.some(isOutage))
  );
}

const DISK_FULL = '53100';

/** Whether the database refused to write because its disk is full: only the operator can help then. */
export function isDiskFull(error: unknown): boolean {
  return databaseErrorOf(error)?.code === DISK_FULL;
}
