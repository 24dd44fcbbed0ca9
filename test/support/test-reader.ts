import type { CallersReader } from '../../src/http/reader.ts';

/** A reader who takes everything at once and never goes. */
export function testReader(changes: Partial<CallersReader<never>> = {}): CallersReader<never> {
  return {
    signal: new AbortController().signal,
    checkRoom: () => undefined,
    hold: () => undefined,
    onEnd: () => undefined,
    onlyWhile: () => undefined,
    ...changes,
  };
}
