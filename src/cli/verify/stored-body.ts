import { gunzipSync } from 'node:zlib';
import { decodeUtf8 } from '../../json/decode-utf8.ts';
import { eventsOf, jsonIn, type JsonRecord } from './stored-json.ts';

/** The body of a request, as a receiver has stored it. */
export interface StoredBody {
  readonly events: readonly unknown[];
  /** The bytes that were signed; undefined when they are not known. */
  readonly body: string | Buffer | undefined;
}

/** Far more than any batch has. */
const MAX_INFLATED = 64 * 1024 * 1024;

export function isCompressed(headers: Readonly<Record<string, string>>): boolean {
  return headers['content-encoding']?.toLowerCase() === 'gzip';
}

/** Undefined: it cannot be read. */
export function readStoredBody(line: JsonRecord, compressed: boolean): StoredBody | undefined {
  const { body, body_base64: base64 } = line;
  if (typeof base64 === 'string') {
    const bytes = Buffer.from(base64, 'base64');
    const text = textOf(bytes, compressed);
    return text === undefined ? undefined : { events: eventsIn(text), body: bytes };
  }
  if (typeof body !== 'string') return { events: eventsOf(body), body: undefined };
  // The text of what was compressed is not what was signed.
  return { events: eventsIn(body), body: compressed ? undefined : body };
}

function textOf(bytes: Buffer, compressed: boolean): string | undefined {
  try {
    return decodeUtf8(compressed ? gunzipSync(bytes, { maxOutputLength: MAX_INFLATED }) : bytes);
  } catch {
    return undefined;
  }
}

/** The events of a body in any of the formats: JSON, or a line of it for each. */
function eventsIn(text: string): readonly unknown[] {
  const whole = jsonIn(text);
  if (whole !== undefined) return eventsOf(whole.value);
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [jsonIn(line)?.value]));
}
