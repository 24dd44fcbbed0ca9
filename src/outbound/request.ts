import type { HeaderBlock } from './header-block.ts';
import { FRAMING_HEADERS } from './header-syntax.ts';
import { parseHttpUrl } from './parse-url.ts';

/** One header line. */
export type Header = readonly [name: string, value: string];

/** What `buildHeaders` puts together. */
export interface HeaderParts {
  /** The caller's own headers, in the order they are sent. */
  readonly base: readonly Header[];
  /** Headers that a user configured: they replace base headers of the same name, in any case. */
  readonly custom: readonly Header[];
  /** Names, in lower case, whose base header no custom header may replace. */
  readonly protectedNames: ReadonlySet<string>;
}

/** Where a request goes; `authorization` comes from the URL's user info. */
export interface Target {
  readonly url: URL;
  readonly origin: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

/** The request's headers as a flat list of name, value, name, value, which both clients take. */
export function buildHeaders({ base, custom, protectedNames }: HeaderParts): string[] {
  const overrides = new Map<string, Header>();
  for (const header of custom) {
    const key = header[0].toLowerCase();
    if (!protectedNames.has(key) && !FRAMING_HEADERS.has(key)) overrides.set(key, header);
  }
  const flat: string[] = [];
  for (const header of base) {
    const key = header[0].toLowerCase();
    const [name, value] = overrides.get(key) ?? header;
    overrides.delete(key);
    flat.push(name, value);
  }
  for (const [name, value] of overrides.values()) flat.push(name, value);
  return flat;
}

/** Takes a URL apart for sending; undefined when it is not an http or https URL. */
export function parseTarget(text: string): Target | undefined {
  const parsed = parseHttpUrl(text);
  if (!parsed.ok) return undefined;
  const { url } = parsed;
  const authorization = basicAuthorization(url);
  url.username = '';
  url.password = '';
  url.hash = '';
  return { url, origin: url.origin, path: url.pathname + url.search, authorization };
}

/** The flat headers with the target's `Authorization`, unless they bring one. */
export function withAuthorization(headers: string[], { authorization }: Target): string[] {
  if (authorization === undefined) return headers;
  const isSet = headers.some((text, index) => index % 2 === 0 && text.toLowerCase() === 'authorization');
  return isSet ? headers : [...headers, 'Authorization', authorization];
}

/** The same of headers that are ready to be written. */
export function blockWithAuthorization(block: HeaderBlock, { authorization }: Target): HeaderBlock {
  if (authorization === undefined || block.isAuthorized) return block;
  return { ...block, rest: `${block.rest}\r\nAuthorization: ${authorization}` };
}

function basicAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const decoded = `${decodePercent(username)}:${decodePercent(password)}`;
  return `Basic ${Buffer.from(decoded).toString('base64')}`;
}

/** Percent-decoding that leaves a stray `%` as it is. */
function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
