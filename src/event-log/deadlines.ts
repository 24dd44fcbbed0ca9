/** Deadlines of the same length for many objects, with one timer for all, because most of them end long before. */
export interface Deadlines<T> {
  /** The object begins now. */
  add(one: T): void;
  /** The object has ended in time. */
  delete(one: T): void;
}

/** `late` is called with each object that has not ended `milliseconds` after it began. */
export function createDeadlines<T>(milliseconds: number, late: (one: T) => void): Deadlines<T> {
  // In the order of the beginnings, and so in the order of the deadlines.
  const begun = new Map<T, number>();
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    timer = undefined;
    const now = performance.now();
    for (const [one, at] of begun) {
      const left = at + milliseconds - now;
      if (left > 0) {
        timer = setTimeout(look, left).unref();
        return;
      }
      begun.delete(one);
      late(one);
    }
  };

  return {
    add(one) {
      begun.set(one, performance.now());
      timer ??= setTimeout(look, milliseconds).unref();
    },
    delete: (one) => void begun.delete(one),
  };
}
