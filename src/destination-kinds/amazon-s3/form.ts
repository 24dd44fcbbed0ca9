import type { FormField } from '../../config-forms/form-field.ts';
import { ENCRYPTIONS, LAYOUTS, LOCK_MODES } from './config.ts';

/** GitLab's words for its three fields. */
export const AMAZON_S3_FORM: readonly FormField[] = [
  {
    ...{ name: 'accessKeyXid', title: 'Access Key ID', type: 'text', required: true },
    help: 'Access key of a user who may put objects into the bucket.',
  },
  {
    ...{ name: 'awsRegion', title: 'AWS Region', type: 'text', required: true },
    help: 'Region of the bucket.',
    placeholder: 'us-east-1',
  },
  {
    ...{ name: 'bucketName', title: 'Bucket Name', type: 'text', required: true },
    help: 'Bucket that events are written to.',
    placeholder: 'bucket-name',
  },
  {
    ...{ name: 'sessionToken', title: 'Session Token', type: 'secret' },
    help: 'Of temporary credentials, beside the access key and its secret.',
  },
  {
    ...{ name: 'layout', title: 'Layout', type: 'choice', choices: LAYOUTS },
    help: 'gitlab: an object for each event. batch: compressed objects of many events.',
  },
  {
    ...{ name: 'prefix', title: 'Prefix', type: 'text' },
    help: 'What names of objects begin with; {year}, {month}, {day}, {hour} and {stream} are filled in.',
  },
  {
    ...{ name: 'endpoint', title: 'Endpoint', type: 'url' },
    help: "Address of another store than Amazon's, such as https://minio.example.com:9000.",
  },
  {
    ...{ name: 'pathStyle', title: 'Bucket in the path', type: 'flag' },
    help: 'Whether the bucket is in the path of the address and not in the name of the host; by default for an endpoint.',
  },
  {
    ...{
      name: 'serverSideEncryption',
      title: 'Server-side encryption',
      type: 'choice',
      choices: ENCRYPTIONS,
    },
    help: "How the store encrypts what is written; the bucket's own way when it is empty.",
  },
  {
    ...{ name: 'kmsKeyId', title: 'Key of the encryption', type: 'text' },
    help: 'Id, ARN or alias of a key of KMS, for aws:kms and aws:kms:dsse; the key of the bucket when it is empty.',
  },
  {
    ...{ name: 'objectLockDays', title: 'Days of object lock', type: 'text' },
    help: 'For how many days what is written cannot be deleted or overwritten; none when it is empty.',
  },
  {
    ...{ name: 'objectLockMode', title: 'Mode of object lock', type: 'choice', choices: LOCK_MODES },
    help: 'COMPLIANCE, which it is when it is empty: nobody can lift the lock. GOVERNANCE: users with a permission of its own can.',
  },
];
