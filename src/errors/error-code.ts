/** The `code` of a Node.js system error (`ENOENT`, `EADDRINUSE`, …), or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  // Not `instanceof Error`: in Jest the system's errors are of another realm.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
