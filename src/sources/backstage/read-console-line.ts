import { stripVTControlCharacters } from 'node:util';
import { parseExactJson } from '../../json/exact-json.ts';
import type { JsonObject } from '../../json/json-value.ts';
import { endOfValue, LineEnds } from '../reading/split-records.ts';

const MARK = ' isAuditEvent=true';
/** What stands in front of a message: a time, the plugin and the level. */
const HEAD = /^(?:(\S*\d{4}-\d\d-\d\dT\S+)\s+)?(?:(\S+)\s+)?(debug|info|warn|error)\s/;
const MEMBER = /\s*([A-Za-z_]\w*)=/y;
const WORD = /\S*/y;
/** In one line; more are in no line that Backstage writes. */
const MAX_MARKS = 20;

/** Reads an audit line as Backstage writes it to a console: words, then `key=JSON`. Undefined when it is none. */
export function readConsoleLine(line: string): JsonObject | undefined {
  if (!line.includes('isAuditEvent')) return undefined;
  const plain = stripVTControlCharacters(line).trim();
  const mark = markIn(plain);
  const head = mark === -1 ? null : HEAD.exec(plain.slice(0, mark + 1));
  if (head === null) return undefined;
  const [whole, timestamp, service, level = 'info'] = head;
  return {
    isAuditEvent: true,
    level,
    message: plain.slice(whole.length, mark).trim(),
    ...(service !== undefined && { service, plugin: service }),
    ...(timestamp !== undefined && { timestamp }),
    ...membersFrom(plain, mark + MARK.length).members,
  };
}

/**
 * Where the members begin: the last mark behind which there are only members. The message may hold text of a stranger that
 * looks like it, and so may the texts of members; a line that is cut off has members of which the last is broken.
 */
function markIn(line: string): number {
  let at = line.lastIndexOf(MARK);
  for (let marks = 1; at > 0 && marks < MAX_MARKS; marks += 1) {
    if (membersFrom(line, at + MARK.length).complete) return at;
    at = line.lastIndexOf(MARK, at - 1);
  }
  return line.indexOf(MARK);
}

interface Members {
  readonly members: JsonObject;
  /** Nothing else stands behind the mark. */
  readonly complete: boolean;
}

function membersFrom(line: string, from: number): Members {
  const members: JsonObject = {};
  const lines = new LineEnds(line);
  for (let at = from; at < line.length;) {
    MEMBER.lastIndex = at;
    const key = MEMBER.exec(line)?.[1];
    if (key === undefined) return { members, complete: false };
    const value = MEMBER.lastIndex;
    at = endOfMember(line, value, lines);
    const text = line.slice(value, at);
    // Written for what has no value.
    if (text === 'undefined') continue;
    const reading = parseExactJson(text);
    members[key] = reading.ok ? reading.value : text;
    if (!reading.ok) return { members, complete: false };
  }
  return { members, complete: true };
}

/** Of a text, an object or an array where it is closed; of a word where it ends. */
function endOfMember(line: string, from: number, lines: LineEnds): number {
  if ('"{['.includes(line.charAt(from) || ' ')) return endOfValue(line, from, lines).to;
  WORD.lastIndex = from;
  return from + (WORD.exec(line)?.[0].length ?? 0);
}
