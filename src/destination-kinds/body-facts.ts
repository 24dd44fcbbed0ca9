/** What senders have to know of an event that only its body says. */
export interface BodyFacts {
  /** Milliseconds since 1970; undefined where the body has none. */
  readonly createdAt: number | undefined;
  readonly entityPath: string | undefined;
}

const createdAtOf = memberText('created_at');
const entityPathOf = memberText('entity_path');

/** Opens what reads it of one body after the other; bodies stay as they are. */
export function factsReader(): (body: string) => BodyFacts {
  const timeOf = timeReader();
  return (body) => {
    const milliseconds = timeOf(createdAtOf(body) ?? '');
    return {
      createdAt: Number.isNaN(milliseconds) ? undefined : milliseconds,
      entityPath: entityPathOf(body) || undefined,
    };
  };
}

/**
 * Reads one of the members that every event has at its top, without parsing the body where it is found otherwise: parsing takes as
 * long as everything else that is done to an event of a batch.
 */
export function memberText(name: string): (body: string) => string | undefined {
  const key = `"${name}":`;
  return (body) => {
    const at = placeOf(key, body);
    if (at === undefined || body[at + key.length] !== '"') return parsedText(body, name);
    const from = at + key.length + 1;
    const text = body.slice(from, body.indexOf('"', from));
    return text.includes('\\') ? parsedText(body, name) : text;
  };
}

/**
 * Where a member stands at the top; undefined where only a parser can tell. In `details` there may be another one of the name:
 * most members come behind them, with nothing around them that has braces, some before.
 */
function placeOf(key: string, body: string): number | undefined {
  const last = body.lastIndexOf(key);
  if (last === -1) return undefined;
  if (isMember(body, last)) {
    const isBehind = body.indexOf('}', last) === body.length - 1 && !body.includes('{', last);
    if (isBehind || body.indexOf(key) === last) return last;
  }
  const first = body.indexOf(key);
  const isBefore =
    isMember(body, first) && body.lastIndexOf('{', first) === 0 && !body.slice(0, first).includes('}');
  return isBefore ? first : undefined;
}

/** Within a text, a quote has a backslash before it. */
function isMember(body: string, at: number): boolean {
  const before = body[at - 1];
  return before === ',' || before === '{';
}

function parsedText(body: string, name: string): string | undefined {
  const event = JSON.parse(body === '' ? '{}' : body) as Readonly<Record<string, unknown>>;
  const value = event[name];
  return typeof value === 'string' ? value : undefined;
}

/** As events have their times. */
const UTC = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const ZERO = 48;

/** Reads times as `Date.parse` does, which takes a third of a microsecond: it is asked once for each day. */
export function timeReader(): (text: string) => number {
  let day = '';
  let midnight = NaN;
  return (text) => {
    if (!UTC.test(text)) return Date.parse(text);
    if (day === '' || !text.startsWith(day)) {
      day = text.slice(0, 10);
      midnight = Date.parse(`${day}T00:00:00.000Z`);
    }
    const minutes = twoDigits(text, 11) * 60 + twoDigits(text, 14);
    const milliseconds = (text.charCodeAt(20) - ZERO) * 100 + twoDigits(text, 21);
    return midnight + (minutes * 60 + twoDigits(text, 17)) * 1_000 + milliseconds;
  };
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}
