/** Memory that several users share: a user that finds too little free waits for its turn. */
export type ByteBudget = ReturnType<typeof createByteBudget>;

/** No user may `take` more than `size` at once. */
export function createByteBudget(size: number) {
  const waiting = new Set<{ readonly bytes: number; readonly serve: () => void }>();
  let free = size;

  const serveWaiting = (): void => {
    for (const entry of waiting) {
      if (entry.bytes > free) return;
      entry.serve();
    }
  };
  /** False when there is no room or another user waits for it; nothing is taken then. */
  const tryTake = (bytes: number): boolean => {
    if (waiting.size > 0 || bytes > free) return false;
    free -= bytes;
    return true;
  };

  return {
    get free(): number {
      return free;
    },
    tryTake,
    /**
     * Resolves when there is room, in the order of the calls; when `signal` is aborted, it resolves at once, even without
     * room.
     */
    take(bytes: number, signal: AbortSignal): Promise<void> {
      if (tryTake(bytes)) return Promise.resolve();
      return new Promise((resolve) => {
        const serve = (): void => {
          waiting.delete(entry);
          signal.removeEventListener('abort', serve);
          free -= bytes;
          resolve();
        };
        const entry = { bytes, serve };
        waiting.add(entry);
        if (signal.aborted) serve();
        else signal.addEventListener('abort', serve, { once: true });
      });
    },
    /** Takes bytes that are in memory already, even beyond the budget; later users wait longer. */
    add(bytes: number): void {
      free -= bytes;
    },
    release(bytes: number): void {
      free += bytes;
      serveWaiting();
    },
  };
}
