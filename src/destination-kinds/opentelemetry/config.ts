import { z } from 'zod';
import { addressBefore, MAX_URL, mayHoldSecret, storedUrl } from '../stored-url.ts';
import { otlpConfigTexts as say } from './opentelemetry-errors.ts';

/** What people paste behind the address: any of OTLP's signals. */
const SIGNAL = /\/v1\/(?:logs|traces|metrics)$/;

/** The address of a receiver, or of one of its signals, stored as where its logs go. */
const url = storedUrl({ invalid: say.OTLP_URL_INVALID }, (given, refuse) => {
  if (mayHoldSecret(given)) return refuse(say.OTLP_URL_WITH_SECRET);
  const logs = `${addressBefore(given, SIGNAL)}/v1/logs`;
  return logs.length > MAX_URL ? refuse(say.OTLP_URL_TOO_LONG({ maximum: MAX_URL })) : logs;
});

/** The configuration of a destination that takes OTLP; its headers are a secret. */
export const openTelemetryConfig = z.strictObject({ url }, { error: say.OTLP_CONFIG_UNKNOWN_MEMBER });

export type OpenTelemetryConfig = z.infer<typeof openTelemetryConfig>;
