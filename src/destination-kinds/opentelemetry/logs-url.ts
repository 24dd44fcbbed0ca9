import type { ErrorText } from '../../errors/define-errors.ts';
import { otlpConfigTexts as say } from './opentelemetry-errors.ts';

export type LogsUrl =
  { readonly ok: true; readonly url: string } | { readonly ok: false; readonly error: ErrorText };

const MAX_URL = 255;
const LOGS = '/v1/logs';
/** What people paste behind the address: any of OTLP's signals. */
const SIGNAL = /\/v1\/(?:logs|traces|metrics)$/;

/** Reads the address of a receiver, or of one of its signals, and writes where its logs go. */
export function readLogsUrl(text: string): LogsUrl {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return wrong(say.OTLP_URL_INVALID);
  const { origin, pathname, username, password, search, hash } = new URL(trimmed);
  if ([username, password, search, hash].some((part) => part !== '')) return wrong(say.OTLP_URL_WITH_SECRET);
  const url = origin + pathname.replace(/\/+$/, '').replace(SIGNAL, '').replace(/\/+$/, '') + LOGS;
  return url.length > MAX_URL ? wrong(say.OTLP_URL_TOO_LONG({ maximum: MAX_URL })) : { ok: true, url };
}

function wrong(error: ErrorText): LogsUrl {
  return { ok: false, error };
}
