import { foldedText, indexPair, indexWord, isPaired, wordsOf } from './words.ts';

/** Something that is looked for: words that stand one after the other. */
export interface SearchTerm {
  readonly words: readonly string[];
  /** Whether the last word may go on. */
  readonly open: boolean;
}

// Of shorter ones too many words begin with them: looking them all up would take seconds.
const MIN_OPEN = 3;

/** What is between white space are terms; a term of several words, such as 10.1.2.3 or acme/app, is one after the other. */
export function termsOf(text: string): SearchTerm[] {
  return text
    .split(/\s+/)
    .map((part) => wordsOf(foldedText(part)))
    .filter((words) => words.length > 0)
    .map((words) => ({ words, open: (words.at(-1) ?? '').length >= MIN_OPEN }));
}

/** Whether all terms stand in a folded text. */
export function hasTerms(folded: string, terms: readonly SearchTerm[]): boolean {
  return terms.every(({ words, open }) => folded.includes(` ${words.join(' ')}${open ? '' : ' '}`));
}

/** Finds the blocks that have the words of all terms, as a `tsquery`; and those that were too large for all their words. */
export function blockQuery(terms: readonly SearchTerm[]): string {
  const lexemes = terms.flatMap(({ words, open }) =>
    words.flatMap((word, index) => {
      const goesOn = open && index === words.length - 1 && indexWord(word) === word ? ':*' : '';
      const previous = words[index - 1];
      const isPair = previous !== undefined && isPaired(word);
      return [
        `'${indexWord(word)}'${goesOn}`,
        ...(isPair ? [`'${indexPair(previous, word)}'${goesOn}`] : []),
      ];
    }),
  );
  return `(${[...new Set(lexemes)].join(' & ')}) | '${ANY_WORD}'`;
}

/** Stands for every word in a block that has too many; no word of a text has this sign. */
export const ANY_WORD = '*';

/**
 * For LIKE, on the body in small letters: what a body of ASCII alone has if the terms are in it. Words that are not ASCII
 * are in no such body.
 */
export function asciiPatterns(terms: readonly SearchTerm[]): string[] {
  return [...new Set(terms.map(({ words }) => `%${words.join('%')}%`))];
}
