/** The time of the process's one thread, divided by key: what takes long is done in slices, between which everything else goes on. */
export type ProcessTime = ReturnType<typeof createProcessTime>;

interface Task {
  /** Goes on until the moment given; true when there is nothing left to do here. */
  readonly go: (until: number) => boolean;
  /** Most of its time comes when the slice has ended, so nothing else may be done in it. */
  readonly alone: boolean;
}

/** What waits and counts for the same keys, in the order in which it came. */
interface Line {
  readonly keys: readonly string[];
  readonly tasks: Task[];
}

/** Bytes of a body that takes less time to read than to wait for a turn, 2 000 values at most: it is read at once. */
export const READ_AT_ONCE = 4 * 1024;

/** What is done in one turn of the event loop; other requests wait so long for each of theirs. */
const SLICE_MS = 10;

export function createProcessTime(clock: () => number = () => performance.now()) {
  const lines = new Map<string, Line>();
  /** What each key has had since something began to wait; it is forgotten when nothing waits any more. */
  const used = new Map<string, number>();
  /** What those have had that go on now; a key that comes later begins here, for time cannot be saved up. */
  let reached = 0;
  let sliceEnd: number | undefined;
  let scheduled = false;

  const spend = (keys: readonly string[], milliseconds: number): void => {
    for (const key of keys) used.set(key, Math.max(used.get(key) ?? 0, reached) + milliseconds);
  };

  const counted = (keys: readonly string[], task: Task, until: number): boolean => {
    const begun = clock();
    const done = task.go(until);
    spend(keys, clock() - begun);
    return done;
  };

  const next = (): Line | undefined => {
    let best: Line | undefined;
    let least = Infinity;
    for (const line of lines.values()) {
      const had = Math.max(0, ...line.keys.map((key) => used.get(key) ?? 0));
      if (had < least) [best, least] = [line, had];
    }
    if (best !== undefined) reached = Math.max(reached, least);
    return best;
  };

  const turn = (): void => {
    scheduled = false;
    sliceEnd = undefined;
    const until = clock() + SLICE_MS;
    for (let line = next(); line !== undefined && clock() < until; line = next()) {
      const [task] = line.tasks;
      if (task === undefined || counted(line.keys, task, until)) line.tasks.shift();
      if (line.tasks.length === 0) lines.delete(nameOf(line.keys));
      if (task?.alone === true) break;
    }
    if (lines.size > 0) return schedule();
    used.clear();
    reached = 0;
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  };

  const take = (keys: readonly string[], task: Task): void => {
    schedule();
    if (lines.size === 0) {
      sliceEnd ??= clock() + SLICE_MS;
      if (clock() < sliceEnd && counted(keys, task, sliceEnd)) return;
    }
    const name = nameOf(keys);
    const line = lines.get(name) ?? { keys, tasks: [] };
    lines.set(name, line);
    line.tasks.push(task);
  };

  return {
    /**
     * Does work that may be interrupted where it yields. Its time counts for each of the keys; of what waits, the work goes on
     * whose keys have had least, so that a sender who repeats what takes long waits for those who do not.
     */
    run: <T>(keys: readonly string[], work: Generator<void, T>): Promise<T> =>
      new Promise((resolve, reject) => {
        const go = (until: number): boolean => {
          try {
            do {
              const { done, value } = work.next();
              if (done === true) {
                resolve(value);
                return true;
              }
            } while (clock() < until);
            return false;
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
            return true;
          }
        };
        take(keys, { go, alone: false });
      }),
    /** Begins work that cannot be interrupted when it is its turn, and counts what it takes until it waits for something. */
    begin: <T>(keys: readonly string[], work: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        const go = (): boolean => {
          const begun = clock();
          work().then(resolve, reject);
          const here = clock() - begun;
          // Behind all that follows without a wait, which are microtasks.
          queueMicrotask(() => process.nextTick(() => spend(keys, clock() - begun - here)));
          return true;
        };
        take(keys, { go, alone: true });
      }),
  };
}

function nameOf(keys: readonly string[]): string {
  return keys.join(' ');
}

/** Does all of the work at once; its time counts for no key. */
export function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
