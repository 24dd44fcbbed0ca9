/**
 * A value, or a promise of it. Remembered values come without a promise, because an `await` costs a request as much as
 * the look-up, and each of thousands of requests a second makes five look-ups.
 */
export type NowOrLater<T> = T | Promise<T>;

/** Calls `use` with the value: at once, or when the promise resolves. */
export function whenKnown<T, U>(value: NowOrLater<T>, use: (value: T) => NowOrLater<U>): NowOrLater<U> {
  return value instanceof Promise ? value.then(use) : use(value);
}
