import { stripVTControlCharacters } from 'node:util';
import { parseExactJson } from '../../json/exact-json.ts';
import type { JsonObject } from '../../json/json-value.ts';

const HEAD =
  /^(?:(\S*\d{4}-\d\d-\d\dT\S+)\s+)?(?:(\S+)\s+)?(debug|info|warn|error)\s+(.*?)\s+isAuditEvent=true(?=\s|$)/;
const MEMBER = /\s+([A-Za-z_]\w*)=/y;

/** Reads an audit line as Backstage writes it to a console: words, then `key=JSON`. Undefined when it is none. */
export function readConsoleLine(line: string): JsonObject | undefined {
  const plain = stripVTControlCharacters(line).trim();
  const head = HEAD.exec(plain);
  if (head === null) return undefined;
  const [whole, timestamp, service, level = 'info', message = ''] = head;
  const record: JsonObject = {
    isAuditEvent: true,
    level,
    message,
    ...(service !== undefined && { service, plugin: service }),
    ...(timestamp !== undefined && { timestamp }),
  };
  let at = whole.length;
  while (at < plain.length) {
    MEMBER.lastIndex = at;
    const member = MEMBER.exec(plain);
    const key = member?.[1];
    if (member === null || key === undefined) break;
    const from = MEMBER.lastIndex;
    at = endOfMember(plain, from);
    const text = plain.slice(from, at);
    // Written for what has no value.
    if (text === 'undefined') continue;
    const reading = parseExactJson(text);
    record[key] = reading.ok ? reading.value : text;
  }
  return record;
}

const NEXT_MEMBER = /\s+[A-Za-z_]\w*=(?:["{[\d-]|true|false|null|undefined)/g;

/** Where the JSON that begins here can be read; a text may hold what looks like the next member. */
function endOfMember(line: string, from: number): number {
  NEXT_MEMBER.lastIndex = from;
  for (let next = NEXT_MEMBER.exec(line); next !== null; next = NEXT_MEMBER.exec(line)) {
    const text = line.slice(from, next.index);
    if (text === 'undefined' || parseExactJson(text).ok) return next.index;
  }
  return line.length;
}
