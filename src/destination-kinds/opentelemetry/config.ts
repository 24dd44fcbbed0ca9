import { z } from 'zod';
import { otlpConfigTexts as say } from './opentelemetry-errors.ts';
import type { ErrorText } from '../../errors/define-errors.ts';

type LogsUrl =
  { readonly ok: true; readonly url: string } | { readonly ok: false; readonly error: ErrorText };

const MAX_URL = 255;
const LOGS = '/v1/logs';
/** What people paste behind the address: any of OTLP's signals. */
const SIGNAL = /\/v1\/(?:logs|traces|metrics)$/;

/** Reads the address of a receiver, or of one of its signals, and writes where its logs go. */
function readLogsUrl(text: string): LogsUrl {
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

const url = z.string({ error: say.OTLP_URL_INVALID }).transform((text, context) => {
  const reading = readLogsUrl(text);
  if (reading.ok) return reading.url;
  context.addIssue({ code: 'custom', message: reading.error });
  return z.NEVER;
});

/** The configuration of a destination that takes OTLP; its headers are a secret. */
export const openTelemetryConfig = z.strictObject({ url }, { error: say.OTLP_CONFIG_UNKNOWN_MEMBER });

export type OpenTelemetryConfig = z.infer<typeof openTelemetryConfig>;
