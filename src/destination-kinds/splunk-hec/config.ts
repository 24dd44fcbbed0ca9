import { z } from 'zod';
import { hecConfigTexts as say } from './splunk-hec-errors.ts';
import type { ErrorText } from '../../errors/define-errors.ts';

type BaseUrl =
  { readonly ok: true; readonly url: string } | { readonly ok: false; readonly error: ErrorText };

const MAX_URL = 255;
/** What people paste behind the address: everything that Splunk has there. */
const COLLECTOR = /\/services\/collector(?:\/(?:event|raw|mint)(?:\/1\.0)?|\/health(?:\/1\.0)?|\/ack)?$/;

/** Reads an address in any of the spellings that people paste, and writes it without Splunk's path. */
function readBaseUrl(text: string): BaseUrl {
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
