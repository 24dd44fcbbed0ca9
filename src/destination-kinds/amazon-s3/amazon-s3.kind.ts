import { FORMATS } from '../../formats/formats.ts';
import { JSON_LINES } from '../../formats/json-lines.ts';
import { maskUrl } from '../../outbound/mask-url.ts';
import { changedMembers } from '../changed-members.ts';
import { checkAddress } from '../check-address.ts';
import { DEFAULT_DELIVERY_OPTIONS, type DeliveryOptions } from '../delivery-options.ts';
import type { DestinationKind } from '../kind.ts';
import { HIDDEN } from '../kind-options.ts';
import { amazonS3Answers, amazonS3Texts as say } from './amazon-s3-errors.ts';
import { amazonS3Config, type AmazonS3Config } from './config.ts';
import { AMAZON_S3_FORM } from './form.ts';
import type { AmazonS3Secret } from './put-object.ts';
import { openAmazonS3 } from './sender.ts';

/** The secret becomes a header, or signs one. */
const SECRET = {
  length: { minimum: 1, maximum: 4_096 },
  pattern: /^[\x21-\x7e]*$/,
  mismatch: say.SECRET_INVALID,
  ...HIDDEN,
} as const;

/** When an object of many events is complete. */
const BATCHES: DeliveryOptions = {
  ...DEFAULT_DELIVERY_OPTIONS,
  format: JSON_LINES.name,
  batchMaxEvents: 10_000,
  batchMaxBytes: 8 * 1024 * 1024,
  batchMaxAgeMs: 60_000,
  compression: 'gzip',
};

/** Events as objects in a bucket of Amazon S3, or of a store that speaks like it. */
export const amazonS3Kind: DestinationKind<AmazonS3Config, AmazonS3Secret> = {
  name: 'aws',
  title: 'Amazon S3',
  errors: [say, amazonS3Answers],
  config: amazonS3Config,
  secrets: {
    secret_access_key: {
      ...{ title: 'Secret Access Key', required: true, ...SECRET },
      replacing:
        'Use the AWS console to view the secret access key. To change the secret access key, replace it with a new secret access key.',
    },
    session_token: { title: 'Session Token', required: false, ...SECRET },
  },
  secretToken: 'secret_access_key',
  configSecrets: { sessionToken: { secret: 'session_token' } },
  form: AMAZON_S3_FORM,
  takesHeaders: false,
  options: BATCHES,
  // Lines of an object.
  formats: FORMATS.filter(({ batches }) => batches),
  identifiedBy: ['bucketName'],
  identity: identityOf,
  check: ({ endpoint }, urls) => checkAddress(endpoint, urls),
  changes: changedMembers(
    ...(['accessKeyXid', 'bucketName', 'awsRegion', 'endpoint', 'pathStyle', 'prefix', 'layout'] as const),
    ...(['serverSideEncryption', 'kmsKeyId', 'objectLockDays', 'objectLockMode'] as const),
  ),
  open: openAmazonS3,
};

/**
 * In GitLab the bucket is the identity; endpoint and prefix, which only this server has, are added where they are set.
 */
function identityOf({ endpoint, bucketName, prefix }: AmazonS3Config) {
  const store = endpoint === undefined ? undefined : new URL(endpoint).origin;
  const isGitlabs = store === undefined && prefix === undefined;
  return {
    key: isGitlabs ? bucketName : JSON.stringify([store, bucketName, prefix]),
    shown: `${store === undefined ? 's3:/' : maskUrl(store)}/${bucketName}/${prefix ?? ''}`,
  };
}
