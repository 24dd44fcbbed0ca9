import type { FormattedExecutionResult } from 'graphql';
import { httpErrors } from '../http/http-errors.ts';

/**
 * The results that fit into an answer of so many bytes; each of the others is replaced by an error. Counts before
 * anything is written: a text under many names in a result is one text in memory, but many in the answer.
 */
export function resultsWithin(
  bytes: number,
  results: readonly FormattedExecutionResult[],
): readonly FormattedExecutionResult[] {
  let room = bytes;
  return results.map((result) => {
    const left = roomAfter(room, result);
    if (left < 0) return tooLarge(bytes);
    room = left;
    return result;
  });
}

/** The error that replaces a result that is too large. */
export function tooLarge(bytes: number): FormattedExecutionResult {
  const message = httpErrors.ANSWER_TOO_LARGE({ mebibytes: Math.floor(bytes / 1024 / 1024) });
  return { errors: [{ message }] };
}

/** Stops at the first value for which there is no room. */
function roomAfter(room: number, value: unknown): number {
  if (typeof value === 'string') return room - value.length;
  if (typeof value !== 'object' || value === null) return room - 1;
  let left = room - 1;
  for (const key in value) {
    left = roomAfter(left - key.length, (value as Readonly<Record<string, unknown>>)[key]);
    if (left < 0) return left;
  }
  return left;
}
