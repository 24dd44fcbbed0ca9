import { z } from 'zod';
import { configTexts } from '../kind-errors.ts';
import { MAX_URL } from '../stored-url.ts';
import { amazonS3Texts as say } from './amazon-s3-errors.ts';
import { prefixErrors } from './prefix.ts';

/** The text of a store's address, where it leads apart. */
const endpoint = z
  .string({ error: say.ENDPOINT_INVALID })
  .max(MAX_URL, { error: say.ENDPOINT_INVALID })
  .regex(/^https?:\/\/[^\s/?#@\\]+\/?$/i, { error: say.ENDPOINT_INVALID })
  .refine((text) => URL.canParse(text), { error: say.ENDPOINT_INVALID });

const prefix = z.string({ error: say.PREFIX_INVALID }).check(({ value, issues }) => {
  issues.push(...prefixErrors(value).map((message) => ({ code: 'custom' as const, input: value, message })));
});

/** One object for each event, named as GitLab names them, or one for many events. */
export const LAYOUTS = ['gitlab', 'batch'] as const;

/** What `x-amz-server-side-encryption` may be. */
export const ENCRYPTIONS = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const;
/** Those of them with a key of one's own. */
const WITH_KEY: readonly string[] = ['aws:kms', 'aws:kms:dsse'] satisfies (typeof ENCRYPTIONS)[number][];
/** What `x-amz-object-lock-mode` may be: no user can lift the first, users with a permission of its own can lift the second. */
export const LOCK_MODES = ['COMPLIANCE', 'GOVERNANCE'] as const;
const MAX_LOCK_DAYS = 36_500;
const MAX_KMS_KEY = 2_048;
const KMS_KEY = /^[A-Za-z0-9:/_-]+$/;

// GitLab says no more than that; our own members say what is wrong with them.
const error = configTexts.CONFIG_INVALID;
const kmsKey = say.KMS_KEY_INVALID({ maximum: MAX_KMS_KEY });
const lockDays = say.OBJECT_LOCK_DAYS({ maximum: MAX_LOCK_DAYS });

/** What a destination on S3 is configured with: GitLab's three members, and ours. */
export const amazonS3Config = z
  .strictObject(
    {
      accessKeyXid: z.string({ error }).min(1, { error }).max(128, { error }),
      bucketName: z.string({ error }).regex(/^[a-z0-9][a-z0-9\-.]{0,62}$/, { error }),
      awsRegion: z.string({ error }).min(1, { error }).max(50, { error }),
      endpoint: endpoint.optional(),
      pathStyle: z.boolean({ error: say.PATH_STYLE_INVALID }).optional(),
      prefix: prefix.optional(),
      layout: z.enum(LAYOUTS, { error: say.LAYOUT_UNKNOWN({ known: LAYOUTS.join(', ') }) }).optional(),
      serverSideEncryption: z
        .enum(ENCRYPTIONS, { error: say.ENCRYPTION_UNKNOWN({ known: ENCRYPTIONS.join(', ') }) })
        .optional(),
      kmsKeyId: z
        .string({ error: kmsKey })
        .max(MAX_KMS_KEY, { error: kmsKey })
        .regex(KMS_KEY, { error: kmsKey })
        .optional(),
      objectLockDays: z
        .preprocess(
          // A form has texts alone.
          (value) => (typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value),
          z.int({ error: lockDays }).min(1, { error: lockDays }).max(MAX_LOCK_DAYS, { error: lockDays }),
        )
        .optional(),
      objectLockMode: z
        .enum(LOCK_MODES, { error: say.OBJECT_LOCK_MODE({ known: LOCK_MODES.join(', ') }) })
        .optional(),
    },
    { error },
  )
  .check(({ value, issues }) => {
    const wrong = (message: string): void => void issues.push({ code: 'custom', input: value, message });
    const pattern = value.endpoint === undefined ? AMAZONS_KEY : ANY_KEY;
    if (!pattern.test(value.accessKeyXid)) wrong(error);
    if (value.kmsKeyId !== undefined && !WITH_KEY.includes(value.serverSideEncryption ?? ''))
      wrong(say.KMS_KEY_ALONE({ encryptions: WITH_KEY.join(' or ') }));
    if (value.objectLockMode !== undefined && value.objectLockDays === undefined)
      wrong(say.OBJECT_LOCK_MODE_ALONE);
  });

export type AmazonS3Config = z.infer<typeof amazonS3Config>;

const AMAZONS_KEY = /^\w{16,128}$/;
/** Other stores have names of users in its place. A slash or a comma would end it within the signature's header. */
const ANY_KEY = /^[!-+.0-~-]+$/;
