interface Waiter {
  readonly begin: (leave: () => void) => void;
}

/**
 * Places for work, given out key by key in turn, so that a key with much to do keeps no other waiting for long. There are
 * `places` at once, of which one key has at most `placesPerKey`, even when no other waits: what is under way cannot be
 * stopped for the one that comes next. Those of one key are served in the order in which they came.
 */
export function createTurns({
  places,
  placesPerKey,
}: {
  readonly places: number;
  readonly placesPerKey: number;
}) {
  const running = new Map<string, number>();
  // Keys in the order of their turns: a Map iterates in the order of insertion, and a key that was served goes to the end.
  const queues = new Map<string, Set<Waiter>>();
  let free = places;
  let waiting = 0;

  const hasPlace = (key: string): boolean => free > 0 && (running.get(key) ?? 0) < placesPerKey;

  const occupy = (key: string): (() => void) => {
    free -= 1;
    running.set(key, (running.get(key) ?? 0) + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      free += 1;
      const others = (running.get(key) ?? 1) - 1;
      if (others === 0) running.delete(key);
      else running.set(key, others);
      serve();
    };
  };

  const remove = (key: string, waiter: Waiter): boolean => {
    const queue = queues.get(key);
    if (queue?.delete(waiter) !== true) return false;
    waiting -= 1;
    if (queue.size === 0) queues.delete(key);
    return true;
  };

  const serve = (): void => {
    for (const [key, queue] of queues) {
      if (free === 0) return;
      const [next] = queue;
      if (next === undefined || !hasPlace(key)) continue;
      remove(key, next);
      if (queue.size > 0) {
        queues.delete(key);
        queues.set(key, queue);
      }
      next.begin(occupy(key));
    }
  };

  return {
    /** How many wait for a place. */
    get waiting(): number {
      return waiting;
    },
    /** How many of them wait for one of this key. */
    waitingOf: (key: string) => queues.get(key)?.size ?? 0,
    /**
     * Resolves when the key has a place, to the function that gives it back. Rejects with the signal's reason when that is
     * aborted first: nothing is done for a caller that has gone.
     */
    take(key: string, signal?: AbortSignal): Promise<() => void> {
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      // A key with a queue has no free place, so nothing overtakes what waits.
      if (hasPlace(key) && !queues.has(key)) return Promise.resolve(occupy(key));
      return new Promise((resolve, reject) => {
        const giveUp = (): void => {
          if (remove(key, waiter)) reject(signal?.reason as Error);
        };
        const waiter: Waiter = {
          begin(leave) {
            signal?.removeEventListener('abort', giveUp);
            resolve(leave);
          },
        };
        const queue = queues.get(key) ?? new Set();
        queues.set(key, queue.add(waiter));
        waiting += 1;
        signal?.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
}
