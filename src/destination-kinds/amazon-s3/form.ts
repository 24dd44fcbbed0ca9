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
    help: 'Session token of temporary credentials, in addition to the access key and its secret.',
  },
  {
    ...{ name: 'layout', title: 'Layout', type: 'choice', choices: LAYOUTS },
    help:
      'gitlab, the default: an object for each event, which the delivery options do not change. batch: ' +
      'compressed objects of many events.',
  },
  {
    ...{ name: 'prefix', title: 'Prefix', type: 'text' },
    help: 'Prefix of the names of objects; {year}, {month}, {day}, {hour} and {stream} are filled in.',
  },
  {
    ...{ name: 'endpoint', title: 'Endpoint', type: 'url' },
    help: "Address of a store that is not Amazon's, such as https://minio.example.com:9000.",
  },
  {
    ...{ name: 'pathStyle', title: 'Bucket in the path', type: 'flag' },
    help:
      'Whether the bucket is in the path of the address instead of the host name; true by default for an ' +
      'endpoint.',
  },
  {
    ...{ name: 'serverSideEncryption', title: 'Server-side encryption' },
    ...{ type: 'choice', choices: ENCRYPTIONS },
    help: "How the store encrypts objects; when empty, the bucket's own setting applies.",
  },
  {
    ...{ name: 'kmsKeyId', title: 'Key of the encryption', type: 'text' },
    help: 'Id, ARN or alias of a key of KMS, for aws:kms and aws:kms:dsse; when empty, the key of the bucket.',
  },
  {
    ...{ name: 'objectLockDays', title: 'Days of object lock', type: 'text' },
    help: 'For how many days objects cannot be deleted or overwritten; no lock when empty.',
  },
  {
    ...{ name: 'objectLockMode', title: 'Mode of object lock', type: 'choice', choices: LOCK_MODES },
    help:
      'COMPLIANCE, the default: no user can remove the lock. GOVERNANCE: users with a special permission ' +
      'can.',
  },
];
