import { CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from '../../json/json-characters.ts';
import { endOfString } from '../../json/scan-json.ts';

/** Levels that a record may have: the event around it has a few more. */
export const MAX_RECORD_DEPTH = 95;

const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;
const ESCAPES = /\\(?:u0000|u(d[89ab][\da-f]{2})(?:\\u(d[c-f][\da-f]{2}))?|u(d[c-f][\da-f]{2})|[^])/gi;
const DEEP = JSON.stringify('…[TRIMMED]');

/**
 * The JSON of a record without what this server cannot store: U+0000 and halves of surrogate pairs become U+FFFD, what is
 * nested too deep a mark. Texts of a record are often chosen by the person that it is about, who must not be able to keep
 * it out of the log.
 */
export function mendJson(text: string): string {
  return cutDeep(replaceUnstorable(text));
}

function replaceUnstorable(text: string): string {
  const whole = text.toWellFormed();
  if (!UNSTORABLE.test(whole)) return whole;
  // Every escape is looked at, so that `\\u0000`, an escaped backslash and five letters, stays.
  return whole.replace(ESCAPES, (escape: string, high?: string, low?: string, alone?: string) =>
    escape === '\\u0000' || alone !== undefined || (high !== undefined && low === undefined)
      ? '\\ufffd'
      : escape,
  );
}

function cutDeep(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      const end = endOfString(text, at + 1);
      at = end < 0 ? ~end : end;
    } else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) {
      depth += 1;
      if (depth === MAX_RECORD_DEPTH + 1) parts.push(text.slice(from, at), DEEP);
    } else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) {
      depth -= 1;
      if (depth === MAX_RECORD_DEPTH) from = at + 1;
    }
  }
  return parts.length === 0 || depth >= MAX_RECORD_DEPTH ? text : parts.join('') + text.slice(from);
}
