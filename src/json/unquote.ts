const PIECE = 64 * 1024;
/** `\ud83d` is the longest. */
const LONGEST_ESCAPE = 6;

/** What a JSON string says, read in steps of a few milliseconds; undefined when it is not valid. */
export function* unquote(literal: string, piece = PIECE): Generator<void, string | undefined> {
  const parts: unknown[] = [];
  const end = literal.length - 1;
  try {
    for (let from = 1; from < end;) {
      const to = Math.min(cutAfter(literal, from, from + piece), end);
      parts.push(JSON.parse(`"${literal.slice(from, to)}"`));
      from = to;
      yield;
    }
    return parts.join('');
  } catch {
    return undefined;
  }
}

/** The first place from here on that is in no escape; `from` is one. */
function cutAfter(literal: string, from: number, at: number): number {
  const tail = Math.max(from, at - LONGEST_ESCAPE);
  const last = tail + literal.slice(tail, at).lastIndexOf('\\');
  if (last < tail) return at;
  let first = last;
  while (first > from && literal.charAt(first - 1) === '\\') first -= 1;
  // Two of them are one character.
  if ((last - first) % 2 === 1) return at;
  return Math.max(at, last + (literal.charAt(last + 1) === 'u' ? LONGEST_ESCAPE : 2));
}
