import { z } from 'zod';
import { readLogsUrl } from './logs-url.ts';
import { otlpConfigTexts as say } from './opentelemetry-errors.ts';

const url = z.string({ error: say.OTLP_URL_INVALID }).transform((text, context) => {
  const reading = readLogsUrl(text);
  if (reading.ok) return reading.url;
  context.addIssue({ code: 'custom', message: reading.error });
  return z.NEVER;
});

/** The configuration of a destination that takes OTLP; its headers are a secret. */
export const openTelemetryConfig = z.strictObject({ url }, { error: say.OTLP_CONFIG_UNKNOWN_MEMBER });

export type OpenTelemetryConfig = z.infer<typeof openTelemetryConfig>;
