import type { ErrorText } from '../../errors/define-errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import { parseJsonObject } from '../../json/exact-json.ts';
import { FRAMING_HEADERS, isHeaderName, isHeaderValue } from '../../outbound/header-syntax.ts';
import type { Header } from '../../outbound/request.ts';
import { VIA_HEADER } from '../../outbound/via.ts';
import type { ConfigSecretReading } from '../kind.ts';
import { otlpConfigTexts as say } from './opentelemetry-errors.ts';

const MAX_HEADERS = 20;
const MAX_VALUE = 2_000;
/** What the body is, and where it has been. */
const OURS: ReadonlySet<string> = new Set(['content-type', 'content-encoding', VIA_HEADER.toLowerCase()]);

/**
 * Reads the headers of a configuration: an object, whose values are texts or stand in `value` as those of a destination over HTTP,
 * or a text as OpenTelemetry's variable OTEL_EXPORTER_OTLP_HEADERS has it, which is what receivers give people to copy.
 */
export function readHeaders(value: JsonValue): ConfigSecretReading {
  const headers = entriesOf(value);
  const errors = headers === undefined ? [INVALID] : headerErrors(headers);
  if (headers === undefined || errors.length > 0) return { ok: false, errors };
  return { ok: true, text: JSON.stringify(headers) };
}

/** The headers that `readHeaders` made a text of. */
export function storedHeaders(text: string | undefined): readonly Header[] {
  return text === undefined ? [] : (JSON.parse(text) as readonly Header[]);
}

const INVALID = say.OTLP_HEADERS_INVALID({ maximum: MAX_HEADERS, longest: MAX_VALUE });

/** Undefined: it cannot be read. */
function entriesOf(value: JsonValue): readonly Header[] | undefined {
  if (isJsonObject(value)) return ofObject(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (!text.startsWith('{')) return ofText(text);
  const object = parseJsonObject(text);
  return object && ofObject(object);
}

function ofObject(object: JsonObject): readonly Header[] | undefined {
  const headers = Object.entries(object).flatMap(([name, member]): (Header | undefined)[] => {
    const { value, active } = isJsonObject(member) ? member : { value: member, active: true };
    if (active === false) return [];
    return [typeof value === 'string' ? [name.trim(), value.trim()] : undefined];
  });
  return known(headers);
}

function ofText(text: string): readonly Header[] | undefined {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return known(parts.map(headerIn));
}

/** `name=value`, where the value may be percent-encoded. */
function headerIn(part: string): Header | undefined {
  const at = part.indexOf('=');
  if (at < 0) return undefined;
  try {
    return [part.slice(0, at).trim(), decodeURIComponent(part.slice(at + 1)).trim()];
  } catch {
    return undefined;
  }
}

function known(headers: readonly (Header | undefined)[]): readonly Header[] | undefined {
  const found = headers.filter((header) => header !== undefined);
  return found.length === headers.length ? found : undefined;
}

function headerErrors(headers: readonly Header[]): readonly ErrorText[] {
  const names = headers.map(([name]) => name.toLowerCase());
  const isOne = ([name, value]: Header): boolean =>
    isHeaderName(name) && isHeaderValue(value) && value !== '' && value.length <= MAX_VALUE;
  if (headers.length > MAX_HEADERS || new Set(names).size < names.length || !headers.every(isOne))
    return [INVALID];
  const reserved = names.filter((name) => OURS.has(name) || FRAMING_HEADERS.has(name));
  return reserved.map((name) => say.OTLP_HEADERS_RESERVED({ name }));
}
