import { z } from 'zod';
import { configTexts } from '../kind-errors.ts';
import { storedUrl } from '../stored-url.ts';
import { gcpConfigTexts as say } from './google-cloud-logging-errors.ts';

// GitLab says no more than that of its members.
const error = configTexts.CONFIG_INVALID;

/** An address alone: its path is Google's. */
const endpoint = storedUrl({ invalid: say.GCP_ENDPOINT_INVALID }, ({ href, origin }, refuse) =>
  href === `${origin}/` ? origin : refuse(say.GCP_ENDPOINT_INVALID),
);

const members = z.strictObject(
  {
    googleProjectIdName: z.string({ error }).regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, { error }),
    clientEmail: z
      .string({ error })
      .max(254, { error })
      .regex(/^[^@\s]+@[^@\s]+$/, { error }),
    logIdName: z
      .string({ error })
      .regex(/^[\w/.-]{1,511}$/, { error })
      .nullish(),
    endpoint: endpoint.nullish(),
  },
  { error },
);

/** The configuration of a destination in Google Cloud Logging: GitLab's members, and our `endpoint`. */
export const gcpConfig = members.transform(({ logIdName, endpoint: address, ...others }) => ({
  ...others,
  logIdName: logIdName ?? 'audit-events',
  ...(typeof address === 'string' && { endpoint: address }),
}));

export type GcpConfig = z.infer<typeof gcpConfig>;
