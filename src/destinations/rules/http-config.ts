import type { Sealer } from '../../encryption/sealer.ts';
import { configTexts } from '../../destination-kinds/kind-errors.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { Header } from '../../database/generated/client.ts';
import { parseExactJson } from '../../json/exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import { maskUrl } from '../../outbound/mask-url.ts';
import type { DestinationRecord } from '../model/destination-record.ts';
import { headersOf, openHeader } from '../model/header-record.ts';
import { urlOf } from '../model/http-place.ts';
import { consolidatedTexts as say } from './destination-errors.ts';
import { foldKey, headerErrors, MAX_HEADERS, reservedName } from './header-rules.ts';

/** A header as the `config` of a consolidated destination has it, with what it does not say undefined. */
export interface ConfigHeader {
  readonly key: string;
  readonly value: string | undefined;
  readonly active: boolean | undefined;
}

/** The `config` of a consolidated destination of category `http`. */
export interface HttpConfig {
  readonly url: string;
  readonly headers: readonly ConfigHeader[];
}

export type HttpConfigReading =
  { readonly ok: true; readonly config: HttpConfig } | { readonly ok: false; readonly errors: ErrorText[] };

// GitLab's web page sends an object, its documentation's examples a text.
/** Reads `config`, an object or its JSON text; where the URL leads is not looked at. */
export function parseHttpConfig(value: JsonValue): HttpConfigReading {
  const config = objectOf(value);
  if (config === undefined) return refused(say.CONFIG_NOT_A_HASH);
  const { url, headers: given, ...others } = config;
  const headers = given ?? {};
  if (typeof url !== 'string' || !/^https?:/i.test(url.trim())) return refused(configTexts.CONFIG_INVALID);
  if (Object.keys(others).length > 0 || !isJsonObject(headers)) return refused(configTexts.CONFIG_INVALID);
  const read = Object.entries(headers).map(([key, header]) => parseHeader(key, header));
  const reserved = read.flatMap((header) => reservedName(header?.key ?? '') ?? []);
  if (reserved.length > 0) return refused(...reserved.map((name) => say.CONFIG_HEADER_RESERVED({ name })));
  const known = read.filter((header) => header !== undefined);
  if (known.length < read.length || read.length > MAX_HEADERS) return refused(configTexts.CONFIG_INVALID);
  const twice = known.find(({ key }, index) => known.findIndex((other) => isSame(other.key, key)) < index);
  if (twice !== undefined) {
    return refused(say.CONFIG_HEADER_TWICE({ name: twice.key }));
  }
  return { ok: true, config: { url: url.trim(), headers: known } };
}

/** Those that are sent: unless it says otherwise, one is. */
export function sentHeaders(
  headers: readonly ConfigHeader[],
): { readonly key: string; readonly value: string }[] {
  return headers.flatMap(({ key, value, active = true }) =>
    active && value !== undefined ? [{ key, value }] : [],
  );
}

/** Writes `config` as it was sent. */
export function toHttpConfig(record: DestinationRecord, sealer: Sealer): JsonObject {
  return configOf(
    urlOf(record),
    headersOf(record)
      .sort((a, b) => a.id - b.id)
      .map((header) => ({
        ...asGiven(header),
        value: header.valueGiven ? openHeader(sealer, header) : undefined,
      })),
  );
}

/** `config` for an audit event: no header value, no credentials of the URL. */
export function describeHttpConfig({
  url,
  headers,
}: {
  url: string;
  headers: readonly Pick<ConfigHeader, 'key' | 'active'>[];
}): string {
  const masked = headers.map(({ key, active = true }) => ({ key, value: '***', active }));
  return JSON.stringify(configOf(maskUrl(url), masked));
}

function asGiven({ key, active, activeGiven }: Header): Pick<ConfigHeader, 'key' | 'active'> {
  return { key, active: activeGiven ? active : undefined };
}

function configOf(url: string, headers: readonly ConfigHeader[]): JsonObject {
  if (headers.length === 0) return { url };
  const entries = headers.map(({ key, value, active }) => [
    key,
    { ...(value !== undefined && { value }), ...(active !== undefined && { active }) },
  ]);
  // fromEntries makes a header "__proto__" a property like any other.
  return { url, headers: Object.fromEntries(entries) as JsonObject };
}

/** An object, or the JSON text of one. */
export function objectOf(value: JsonValue): JsonObject | undefined {
  if (isJsonObject(value)) return value;
  const parsed = typeof value === 'string' ? parseExactJson(value) : undefined;
  return parsed?.ok === true && isJsonObject(parsed.value) ? parsed.value : undefined;
}

/** Undefined: not what the schema asks for, apart from names that may not be. */
function parseHeader(key: string, header: JsonValue): ConfigHeader | undefined {
  if (!isJsonObject(header)) return undefined;
  const { value, active, ...others } = header;
  if (value !== undefined && typeof value !== 'string') return undefined;
  if (active !== undefined && typeof active !== 'boolean') return undefined;
  // Unlike a header of its own, one in the config may be empty.
  const facts = { key: { text: key, taken: false }, ...(value !== undefined && value !== '' && { value }) };
  const isWrong = Object.keys(others).length > 0 || headerErrors(facts).length > 0;
  return isWrong && reservedName(key) === undefined ? undefined : { key, value, active };
}

function isSame(a: string, b: string): boolean {
  return foldKey(a) === foldKey(b);
}

function refused(...errors: ErrorText[]): HttpConfigReading {
  return { ok: false, errors };
}
