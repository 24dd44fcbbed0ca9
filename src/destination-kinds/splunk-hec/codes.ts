import { meanings } from '../meanings.ts';

/**
 * Splunk's codes by what answers with them are taken for. Read from Splunk Enterprise 10.4 and Splunk Cloud 10.5.
 */
const CODES = {
  /** All of it is taken. */
  taken: [0, 17],
  /** All of it is taken, and soon there will be less room. */
  'taken-slow-down': [24, 25],
  /** Nothing is taken now. */
  busy: [8, 9, 18, 19, 20, 23, 26, 27],
  /** Everything before the event that the answer names is taken; that event never will be. */
  refused: [5, 12, 13, 15],
  /** The same, or the body is too large as a whole: some Splunks say it like that. */
  'refused-or-too-large': [6],
  /** The body is too large as a whole. */
  'too-large': [413],
  /** Not with this token. */
  token: [1, 2, 3, 4, 16, 21, 22],
  /** Not into this index; what stands before the event that the answer names is taken. */
  index: [7],
  /** The channel of acknowledgements is not what this Splunk wants. */
  channel: [10, 11, 28],
  /** There are no acknowledgements for this token. */
  'no-acknowledgement': [14],
  /** There is no collector at this address. */
  path: [404],
} as const satisfies Readonly<Record<string, readonly number[]>>;

export type Meaning = keyof typeof CODES;

/** What a code means; undefined for others. */
export const MEANINGS = meanings<Meaning, number>(CODES);
