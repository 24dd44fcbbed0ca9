/** Half of libuv's threads may be kept by look-ups of names; `shared-lookup.ts` begins fewer than that. */
const THREADS = 256;

/**
 * Gives libuv enough threads that look-ups whose name servers say nothing leave some for others. Call it before anything
 * uses one of them: then all are made at once. They take 2 MiB together.
 */
export function widenThreadPool(environment: Record<string, string | undefined>): void {
  const asked = Number(environment['UV_THREADPOOL_SIZE']);
  if (!(asked >= THREADS)) environment['UV_THREADPOOL_SIZE'] = String(THREADS);
}
