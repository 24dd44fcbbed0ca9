/** What has to end within the same time from when it began: one timer for all of it, as most of it ends long before. */
export interface Deadlines<T> {
  /** Begins now. */
  add(one: T): void;
  /** Has ended in time. */
  delete(one: T): void;
}

/** `late` is called with what has not ended `milliseconds` after it began. */
export function createDeadlines<T>(milliseconds: number, late: (one: T) => void): Deadlines<T> {
  // In the order in which it began, and so in that of its ends.
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
