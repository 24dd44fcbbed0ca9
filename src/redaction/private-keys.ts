import type { Hint } from './hints.ts';

/** A piece of a text. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Every private key in PEM has it in front. */
export const BEGIN = '-----BEGIN';
/** That there may be one. */
export const PRIVATE_KEY: Hint = { at: '-', after: '----BEGIN' };
const END = '-----END';
const PRIVATE = /-----BEGIN ?[A-Z0-9 ]{0,40}PRIVATE KEY/y;
const END_OF_END = /-----END[A-Z0-9 ]{0,60}(?:-----)?/y;

/** Where private keys in PEM stand; one that was cut reaches to the end of the text. */
export function privateKeys(text: string): Range[] {
  const ranges: Range[] = [];
  for (let from = text.indexOf(BEGIN); from !== -1;) {
    PRIVATE.lastIndex = from;
    if (!PRIVATE.test(text)) {
      from = text.indexOf(BEGIN, from + BEGIN.length);
      continue;
    }
    const end = text.indexOf(END, from);
    END_OF_END.lastIndex = end;
    const to = end === -1 || !END_OF_END.test(text) ? text.length : END_OF_END.lastIndex;
    ranges.push({ from, to });
    from = text.indexOf(BEGIN, to);
  }
  return ranges;
}
