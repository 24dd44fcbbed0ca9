import { endOfString } from '../../json/scan-json.ts';

// Longer words are found by their beginnings. PostgreSQL limits the length of a lexeme, too.
const MAX_WORD = 64;
const COLON = 0x3a;
const ASCII = /^[\0-\x7f]*$/;
// A point between digits belongs to a word (10.1.2.3 is one). It is U+007F until the other points are removed.
const POINT = '\x7f';
const POINT_IN_NUMBER = /(\d)\.(?=\d)/g;
const NOT_ASCII_WORD = /[^a-z0-9\n\x7f]+/g;
const NOT_WORD = /[^\p{L}\p{N}\p{M}\n\x7f]+/gu;
// Written without spaces: each character is a word of its own.
const SINGLE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu;
const ACCENTS = /[\u0300-\u036f]/g;
const LINE_END = '\n';

/**
 * The words of a text in lowercase letters without accents, each with a space before and after it: `" audit event "`.
 * Characters that are neither letters nor digits separate words; a line end counts as a word of its own.
 */
export function foldedText(text: string): string {
  const pointed = text.includes('.')
    ? text.replaceAll(POINT, ' ').replace(POINT_IN_NUMBER, `$1${POINT}`)
    : text;
  const words = ASCII.test(pointed)
    ? pointed.toLowerCase().replace(NOT_ASCII_WORD, ' ')
    : foldUnicode(pointed);
  return ` ${words.replaceAll(LINE_END, ' \n ').replaceAll(POINT, '.')} `;
}

function foldUnicode(text: string): string {
  const plain = text.normalize('NFKD').replace(ACCENTS, '').normalize('NFC').toLowerCase();
  return plain.replaceAll('ς', 'σ').replace(SINGLE, ' $& ').replace(NOT_WORD, ' ');
}

/** Joins texts so that no word of one follows a word of another directly. */
export function foldedValues(values: readonly string[]): string {
  return foldedText(values.join(LINE_END));
}

/** The words of a folded text. */
export function wordsOf(folded: string): string[] {
  return folded.split(' ').filter((word) => word !== '' && word !== LINE_END);
}

/** Adds the entries of a folded text to the index: its words, and pairs such as `project-37`. */
export function addIndexEntries(entries: Set<string>, folded: string): void {
  let previous = LINE_END;
  for (const word of folded.split(' ')) {
    if (word === '') continue;
    if (word !== LINE_END) {
      entries.add(indexWord(word));
      if (previous !== LINE_END && isPaired(word)) entries.add(indexPair(previous, word));
    }
    previous = word;
  }
}

/** A word as the index has it. */
export function indexWord(word: string): string {
  return word.length <= MAX_WORD ? word : word.slice(0, MAX_WORD).replace(/[\ud800-\udbff]$/, '');
}

/** Two words that follow each other, as the index has them. */
export function indexPair(first: string, second: string): string {
  return `${indexWord(first)}-${indexWord(second)}`;
}

/** Whether a word says little without the one before it: the 37 of project-37. */
export function isPaired(word: string): boolean {
  return word.length <= 2 || /^\d/.test(word);
}

/** The parts of a stored event's body that a search compares: its values, but not its keys, its id and `created_at`. */
export function searchableValues(body: string): string[] {
  // The id is always the first member of a body.
  let at = body.indexOf(',') + 1;
  const values: string[] = [];
  for (let open = body.indexOf('"', at); open !== -1; open = body.indexOf('"', at)) {
    // Numbers, true, false and null.
    if (open - at > 2) values.push(body.slice(at, open));
    const close = endOfString(body, open + 1);
    at = close + 1;
    if (body.charCodeAt(at) !== COLON) values.push(stringValue(body, open, close));
    else if (body.startsWith('"created_at":"', open)) at = endOfString(body, at + 2) + 1;
  }
  values.push(body.slice(at));
  return values;
}

function stringValue(json: string, open: number, close: number): string {
  const raw = json.slice(open + 1, close);
  return raw.includes('\\') ? (JSON.parse(json.slice(open, close + 1)) as string) : raw;
}
