import { MARK } from './marks.ts';
import { PIECE } from './piece.ts';
import { privateKeys, type Range } from './private-keys.ts';
import type { RedactionRules } from './rules.ts';

/** How much of a piece the next one has, too: secrets stand across the border. */
const OVERLAP = 1024;
const END_OF_WORD = /[\s"'<>&;,]/g;

/** How many characters of an event may still be searched for the exact places of secrets, which takes long. */
export interface ExactBudget {
  characters: number;
}

/**
 * The text with its secrets replaced; the same text if it holds no secret. Beyond the budget, a piece with a secret is
 * replaced as a whole. Yields after each search that may take some milliseconds.
 */
export function* redactText(
  text: string,
  rules: RedactionRules,
  budget: ExactBudget,
): Generator<void, string> {
  const ranges: Range[] = text.length > PIECE ? privateKeys(text) : [];
  for (let from = 0; from === 0 || from + OVERLAP < text.length; from += PIECE) {
    const piece = text.slice(from, from + PIECE + OVERLAP);
    for (const pattern of rules.suspected(piece) ?? []) {
      yield;
      budget.characters -= piece.length;
      const found = budget.characters < 0 ? [{ from: 0, to: piece.length }] : pattern.rangesIn(piece);
      for (const range of found)
        ranges.push({ from: from + range.from, to: endOf(text, from + range.to, from + piece.length) });
      if (budget.characters < 0) break;
    }
    if (text.length > PIECE) yield;
  }
  return ranges.length === 0 ? text : withMarks(text, ranges);
}

/** What reaches to the end of a piece may go on behind it. */
function endOf(text: string, to: number, pieceEnd: number): number {
  if (to < pieceEnd || to >= text.length) return to;
  END_OF_WORD.lastIndex = to;
  return END_OF_WORD.exec(text)?.index ?? text.length;
}

function withMarks(text: string, ranges: Range[]): string {
  ranges.sort((one, other) => one.from - other.from);
  const parts: string[] = [];
  let done = 0;
  for (const { from, to } of ranges) {
    if (to <= done) continue;
    if (from >= done) parts.push(text.slice(done, from), MARK);
    done = to;
  }
  parts.push(text.slice(done));
  return parts.join('');
}
