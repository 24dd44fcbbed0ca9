import { TRIMMED } from './marks.ts';
import { sizeOfText } from './measure.ts';

/** Characters of tokens and URLs. A text is cut before such a word, because half of a secret is not recognised. */
const WORD = /[\w+/=~.:@%-]/;
const LONGEST_WORD = 4 * 1024;
const MARK_BYTES = sizeOfText(TRIMMED);

/** The beginning of a text and a mark, at most so many bytes as JSON. */
export function cutText(text: string, bytes: number): string {
  const room = Math.max(0, bytes - MARK_BYTES);
  let length = Math.min(text.length, room);
  for (let size = sizeOf(text, length); size > room; size = sizeOf(text, length)) {
    length = Math.floor((length * room) / size);
  }
  return `${text.slice(0, startOfWord(text, length))}${TRIMMED}`;
}

function sizeOf(text: string, length: number): number {
  return length === 0 ? 0 : sizeOfText(text.slice(0, length)) - 2;
}

function startOfWord(text: string, end: number): number {
  for (let at = end; at > 0 && end - at < LONGEST_WORD; at -= 1) {
    if (!WORD.test(text.charAt(at)) || !WORD.test(text.charAt(at - 1))) return withoutHalf(text, at);
  }
  return withoutHalf(text, end);
}

/** Half of a surrogate pair cannot be stored. */
function withoutHalf(text: string, end: number): number {
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}
