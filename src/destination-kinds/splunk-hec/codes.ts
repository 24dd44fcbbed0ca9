/** What an answer of the HTTP Event Collector is taken for. */
export type Meaning =
  /** All of it is taken. */
  | 'taken'
  /** All of it is taken, and soon there will be less room. */
  | 'taken-slow-down'
  /** Nothing is taken now. */
  | 'busy'
  /** Everything before the event that the answer names is taken; that event never will be. */
  | 'refused'
  /** The same, or the body is too large as a whole: some Splunks say it like that. */
  | 'refused-or-too-large'
  /** The body is too large as a whole. */
  | 'too-large'
  /** Not with this token. */
  | 'token'
  /** Not into this index; what stands before the event that the answer names is taken. */
  | 'index'
  /** The channel of acknowledgements is not what this Splunk wants. */
  | 'channel'
  /** There are no acknowledgements for this token. */
  | 'no-acknowledgement'
  /** There is no collector at this address. */
  | 'path';

/**
 * Splunk's codes. The number of an event is counted from 0, but where the second member says 1; `null`: the answer names none.
 * Read from Splunk Enterprise 10.4 and Splunk Cloud 10.5.
 */
const CODES: Readonly<Record<number, readonly [Meaning, 0 | 1 | null]>> = {
  0: ['taken', null],
  1: ['token', null],
  2: ['token', null],
  3: ['token', null],
  4: ['token', null],
  5: ['refused', 0],
  6: ['refused-or-too-large', 0],
  7: ['index', 1],
  8: ['busy', null],
  9: ['busy', null],
  10: ['channel', null],
  11: ['channel', null],
  12: ['refused', 0],
  13: ['refused', 0],
  14: ['no-acknowledgement', null],
  15: ['refused', 0],
  16: ['token', null],
  17: ['taken', null],
  18: ['busy', null],
  19: ['busy', null],
  20: ['busy', null],
  21: ['token', null],
  22: ['token', null],
  23: ['busy', null],
  24: ['taken-slow-down', null],
  25: ['taken-slow-down', null],
  26: ['busy', null],
  27: ['busy', null],
  28: ['channel', null],
  404: ['path', null],
  413: ['too-large', null],
};

/** What a code means, and from which number its answers count events. */
export function meaningOf(
  code: number,
): { readonly meaning: Meaning; readonly countsFrom: 0 | 1 } | undefined {
  const known = CODES[code];
  return known && { meaning: known[0], countsFrom: known[1] ?? 0 };
}
