import { z } from 'zod';
import { addressBefore, MAX_URL, mayHoldSecret, storedUrl } from '../stored-url.ts';
import { hecConfigTexts as say } from './splunk-hec-errors.ts';

/** What people paste behind the address: everything that Splunk has there. */
const COLLECTOR = /\/services\/collector(?:\/(?:event|raw|mint)(?:\/1\.0)?|\/health(?:\/1\.0)?|\/ack)?$/;

/** The address in any of the spellings that people paste, stored without Splunk's path. */
const url = storedUrl(
  { invalid: say.HEC_URL_INVALID, tooLong: say.HEC_URL_TOO_LONG({ maximum: MAX_URL }) },
  (given, refuse) => {
    if (mayHoldSecret(given)) return refuse(say.HEC_URL_WITH_SECRET);
    const address = addressBefore(given, COLLECTOR);
    return /\/services(?:\/|$)/.test(new URL(address).pathname) ? refuse(say.HEC_URL_PATH) : address;
  },
);

const MAX_TEXT = 255;
const CONTROL = /[\p{Cc}\p{Cs}]/u;

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
export const splunkHecConfig = members.transform(
  ({ url: base, index: into, source, sourcetype, host, acknowledgement }) => ({
    url: base,
    ...(typeof into === 'string' && { index: into }),
    source: source ?? 'auditstream',
    sourcetype: sourcetype ?? '_json',
    ...(typeof host === 'string' && { host }),
    acknowledgement: acknowledgement ?? false,
  }),
);

export type SplunkHecConfig = z.infer<typeof splunkHecConfig>;
