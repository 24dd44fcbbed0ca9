import type { ErrorText } from '../../errors/define-errors.ts';
import { hecConfigTexts as say } from './splunk-hec-errors.ts';

export type BaseUrl =
  { readonly ok: true; readonly url: string } | { readonly ok: false; readonly error: ErrorText };

const MAX_URL = 255;
/** What people paste behind the address: everything that Splunk has there. */
const COLLECTOR = /\/services\/collector(?:\/(?:event|raw|mint)(?:\/1\.0)?|\/health(?:\/1\.0)?|\/ack)?$/;

/** Reads an address in any of the spellings that people paste, and writes it without Splunk's path. */
export function readBaseUrl(text: string): BaseUrl {
  const trimmed = text.trim();
  if ([...trimmed].length > MAX_URL) return wrong(say.HEC_URL_TOO_LONG({ maximum: MAX_URL }));
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return wrong(say.HEC_URL_INVALID);
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return wrong(say.HEC_URL_WITH_SECRET);
  const path = url.pathname.replace(/\/+$/, '').replace(COLLECTOR, '').replace(/\/+$/, '');
  if (/\/services(?:\/|$)/.test(path)) return wrong(say.HEC_URL_PATH);
  return { ok: true, url: url.origin + path };
}

function wrong(error: ErrorText): BaseUrl {
  return { ok: false, error };
}
