import type { Receiver } from './receiver.ts';

/** The numbers of `numberedEvents` that a receiver has got, as they came; what has none is left out. */
export function numbersOf({ requests }: Receiver): number[] {
  return requests.flatMap(({ json }) => (json as { n?: number }).n ?? []);
}

export function sorted(values: Iterable<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

/** From 1 on. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
