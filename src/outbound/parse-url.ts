import { isIP } from 'node:net';
import type { ErrorText } from '../errors/define-errors.ts';
import { normalizeHostname } from './addresses.ts';
import { urlErrors } from './outbound-errors.ts';

/** Outcome of reading an http or https URL, before any address is looked at. */
export type ParsedUrl =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly reason: 'invalid' | 'scheme' | 'bad-host'; readonly message: ErrorText };

const INVALID: ParsedUrl = { ok: false, reason: 'invalid', message: urlErrors.URL_INVALID };
const SCHEME: ParsedUrl = { ok: false, reason: 'scheme', message: urlErrors.URL_SCHEME };
const BAD_HOST: ParsedUrl = { ok: false, reason: 'bad-host', message: urlErrors.URL_HOST_INVALID };

/** Control and format characters, lone surrogates, blanks of every kind and backslashes. */
const REWRITTEN_BY_URL = /[\p{C}\p{Z}\\]/u;
const HTTP_AUTHORITY = /^https?:\/\/(?:[^/?#]*@)?([^/?#@]+)(?=[/?#]|$)/i;
const HOST_AND_PORT = /^(?:\[[^\]]*\]|[^:]+)(?::(\d*))?$/;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Reads a URL more strictly than `new URL`, which drops tabs and line breaks, turns backslashes into slashes
 * and finds a host in `http:///x`: a text that would be read otherwise than it looks is refused.
 */
export function parseHttpUrl(text: string): ParsedUrl {
  if (REWRITTEN_BY_URL.test(text)) return INVALID;
  if (!/^https?:/i.test(text)) return SCHEME;
  const authority = HTTP_AUTHORITY.exec(text)?.[1];
  const hostAndPort = authority === undefined ? null : HOST_AND_PORT.exec(authority);
  if (hostAndPort === null) return INVALID;
  const port = hostAndPort[1];
  if (port !== undefined && port !== '' && (Number(port) < 1 || Number(port) > 65_535)) return INVALID;
  if (!URL.canParse(text)) return BAD_HOST;
  const url = new URL(text);
  return isHost(url.hostname) ? { ok: true, url } : BAD_HOST;
}

function isHost(hostname: string): boolean {
  const host = normalizeHostname(hostname);
  if (isIP(host) !== 0) return true;
  return /^[a-z0-9]/.test(host) && host.length <= 253 && host.split('.').every((label) => LABEL.test(label));
}
