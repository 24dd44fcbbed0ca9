/**
 * A value that is there already, as what is remembered nearly always is, or a promise of it. Each `await` and each promise
 * costs a request as much as looking up what is remembered, and thousands of requests a second look up five things each.
 */
export type NowOrLater<T> = T | Promise<T>;

/** Goes on with a value: at once when it is there, or when the promise has it. */
export function whenKnown<T, U>(value: NowOrLater<T>, use: (value: T) => NowOrLater<U>): NowOrLater<U> {
  return value instanceof Promise ? value.then(use) : use(value);
}
