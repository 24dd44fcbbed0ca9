/** The `code` of a Node.js system error (`ENOENT`, `EADDRINUSE`, …), or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  // Not `instanceof Error`: in Jest the system's errors are of another realm.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What an error says, whatever was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What is there; undefined where the file or folder is missing. */
export async function unlessMissing<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
