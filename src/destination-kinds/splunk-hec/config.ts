import { z } from 'zod';
import { readBaseUrl } from './base-url.ts';
import { hecConfigTexts as say } from './splunk-hec-errors.ts';

const MAX_TEXT = 255;
const CONTROL = /[\p{Cc}\p{Cs}]/u;

const url = z.string({ error: say.HEC_URL_INVALID }).transform((text, context) => {
  const reading = readBaseUrl(text);
  if (reading.ok) return reading.url;
  context.addIssue({ code: 'custom', message: reading.error });
  return z.NEVER;
});

const index = z
  .string({ error: say.HEC_INDEX_INVALID })
  .regex(/^[a-z0-9][a-z0-9_-]{0,79}$/, { error: say.HEC_INDEX_INVALID });

/** Text that stands with every event. */
function metadata(member: string) {
  const error = say.HEC_TEXT_INVALID({ member, maximum: MAX_TEXT });
  return z
    .string({ error })
    .min(1, { error })
    .max(MAX_TEXT, { error })
    .refine((text) => !CONTROL.test(text), { error });
}

const members = z.strictObject(
  {
    url,
    index: index.nullish(),
    source: metadata('source').nullish(),
    sourcetype: metadata('sourcetype').nullish(),
    host: metadata('host').nullish(),
    acknowledgement: z.boolean({ error: say.HEC_ACKNOWLEDGEMENT_INVALID }).nullish(),
  },
  { error: say.HEC_CONFIG_UNKNOWN_MEMBER },
);

/** The configuration of a destination that is Splunk's HTTP Event Collector; an index that is absent is the token's. */
export interface SplunkHecConfig {
  readonly url: string;
  readonly index?: string;
  readonly source: string;
  readonly sourcetype: string;
  readonly host?: string;
  readonly acknowledgement: boolean;
}

export const splunkHecConfig: z.ZodType<SplunkHecConfig> = members.transform(
  ({ url: base, index: into, source, sourcetype, host, acknowledgement }) => ({
    url: base,
    ...(typeof into === 'string' && { index: into }),
    source: source ?? 'auditstream',
    sourcetype: sourcetype ?? '_json',
    ...(typeof host === 'string' && { host }),
    acknowledgement: acknowledgement ?? false,
  }),
);
