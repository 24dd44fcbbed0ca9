/** Memory that several users share: a user that finds too little free waits for its turn. */
export interface ByteBudget {
  readonly free: number;
  /**
   * Resolves when there is room, in the order of the calls; when `signal` is aborted, it resolves at once, even without
   * room.
   */
  take(bytes: number, signal: AbortSignal): Promise<void>;
  /** False when there is no room or another user waits for it; nothing is taken then. */
  tryTake(bytes: number): boolean;
  /** Takes bytes that are in memory already, even beyond the budget; later users wait longer. */
  add(bytes: number): void;
  release(bytes: number): void;
}

/** No user may `take` more than `size` at once. */
export function createByteBudget(size: number): ByteBudget {
  const waiting = new Set<{ readonly bytes: number; readonly serve: () => void }>();
  let free = size;

  const serveWaiting = (): void => {
    for (const entry of waiting) {
      if (entry.bytes > free) return;
      entry.serve();
    }
  };
  const tryTake = (bytes: number): boolean => {
    if (waiting.size > 0 || bytes > free) return false;
    free -= bytes;
    return true;
  };

  return {
    get free() {
      return free;
    },
    tryTake,
    take(bytes, signal) {
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
    add(bytes) {
      free -= bytes;
    },
    release(bytes) {
      free += bytes;
      serveWaiting();
    },
  };
}
