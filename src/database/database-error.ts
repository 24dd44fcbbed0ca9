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

const CONFLICTS: readonly unknown[] = ['40001', '40P01'];
const MAX_TRIES = 5;

/**
 * Runs a transaction, and repeats it after a serialization failure or a deadlock, so that it must have no effects outside the
 * database.
 */
export async function repeatConflicts<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === MAX_TRIES || !isConflict(error)) throw error;
    }
  }
}

function isConflict(error: unknown): boolean {
  const isPrismaConflict = error instanceof Error && 'code' in error && error.code === 'P2034';
  return isPrismaConflict || CONFLICTS.includes(databaseErrorOf(error)?.code);
}
