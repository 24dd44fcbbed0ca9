/** What PostgreSQL said of an error, whether `pg` or Prisma brought it. */
export interface DatabaseError {
  readonly code: string;
  readonly detail: string | undefined;
}

/** Undefined for an error that is not PostgreSQL's own. */
export function databaseErrorOf(error: unknown): DatabaseError | undefined {
  // Not `instanceof Error`: in Jest, the errors of Node's own modules are another realm's.
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, originalCode, detail, cause, meta } = error as Record<string, unknown>;
  const state = originalCode ?? code;
  if (typeof state === 'string' && /^[0-9A-Z]{5}$/.test(state) && !state.startsWith('P2')) {
    return { code: state, detail: typeof detail === 'string' ? detail : undefined };
  }
  return (
    databaseErrorOf((meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError) ??
    databaseErrorOf(cause)
  );
}
