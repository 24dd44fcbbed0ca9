import { endOfString } from '../../json/scan-json.ts';

/** One member of a JSON object: its key as it reads, and the text of its value as it is written. */
export type JsonMember = readonly [key: string, value: string];

/** The members of an object that was written without white space, as every stored event is; no value is re-read. */
export function jsonMembers(json: string): JsonMember[] {
  const members: JsonMember[] = [];
  let at = 1;
  while (json[at] === '"') {
    const keyEnd = endOfString(json, at + 1);
    const valueEnd = endOfValue(json, keyEnd + 2);
    members.push([JSON.parse(json.slice(at, keyEnd + 1)) as string, json.slice(keyEnd + 2, valueEnd)]);
    at = valueEnd + 1;
  }
  return members;
}

/** A member as text: of a JSON text what it says, of a number what was sent; an empty text for null and for a member that is missing. */
export function memberText(value: string | undefined): string {
  if (value === undefined || value === 'null') return '';
  return value.startsWith('"') ? (JSON.parse(value) as string) : value;
}

/** The object of these members. */
export function jsonOfMembers(members: readonly JsonMember[]): string {
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

function endOfValue(json: string, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; at++) {
    const unit = json[at];
    if (unit === '"') at = endOfString(json, at + 1);
    else if (unit === '{' || unit === '[') depth++;
    else if (depth > 0 && (unit === '}' || unit === ']')) depth--;
    else if (depth === 0 && (unit === ',' || unit === '}')) return at;
  }
  return json.length;
}
