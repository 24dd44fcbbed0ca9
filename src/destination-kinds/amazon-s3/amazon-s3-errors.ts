import { defineErrors } from '../../errors/define-errors.ts';

/** What is wrong with a configuration or a secret. */
export const amazonS3Texts = defineErrors('Payloads of mutations', {
  // GitLab's words in its own mutations, which stay as they are.
  S3_KEY_CHARACTERS: 'Access key xid must only contain letters, digits or underscore',
  // Our own: GitLab has no such members.
  ENDPOINT_INVALID:
    'Config endpoint must be a URL of http or https without a path, a query and a user, such as https://minio.example.com:9000',
  PATH_STYLE_INVALID: 'Config pathStyle must be true or false',
  PREFIX_INVALID:
    "Config prefix has at most 512 of the characters A-Z, a-z, 0-9, !_.*'()=/-, does not begin with a slash, and has no empty parts and no parts . and ..",
  PREFIX_PLACEHOLDER: 'Config prefix has a placeholder that is not known; these are: {known}',
  LAYOUT_UNKNOWN: 'Config layout must be one of {known}',
  ENCRYPTION_UNKNOWN: 'Config serverSideEncryption must be one of {known}',
  KMS_KEY_INVALID:
    'Config kmsKeyId must be the id, the ARN or the alias of a key, such as alias/audit, with at most {maximum} characters',
  KMS_KEY_ALONE:
    'Config kmsKeyId is for serverSideEncryption {encryptions}; set one of these, or leave it out',
  OBJECT_LOCK_MODE: 'Config objectLockMode must be one of {known}',
  OBJECT_LOCK_MODE_ALONE: 'Config objectLockMode is for objectLockDays; set how many days, or leave it out',
  OBJECT_LOCK_DAYS: 'Config objectLockDays must be a whole number of days from 1 to {maximum}',
  SECRET_INVALID:
    'Secret token is invalid: write it in printable ASCII, without blanks and line breaks, as the console shows it',
});

/** Faults that a user must correct before the bucket accepts anything; `{code}` is the store's name of the fault. */
export const amazonS3Answers = defineErrors('Deliveries', {
  S3_ACCESS_DENIED:
    'S3 answers {code}: let the access key write objects (s3:PutObject) into the bucket, under the prefix and with the encryption that are set',
  S3_KEY_UNKNOWN:
    'S3 answers {code}: the store does not know this access key; set an access key and its secret',
  S3_SECRET_WRONG: 'S3 answers {code}: the secret access key does not belong to the access key; set it again',
  S3_NO_BUCKET: 'S3 answers {code}: create the bucket, or correct its name',
  S3_REGION: 'S3 answers {code}: the bucket is in the region {region}; set that region',
  S3_OTHER_REGION: 'S3 answers {code}: the bucket is in another region; set the one that the bucket is in',
  S3_SESSION_TOKEN: 'S3 answers {code}: set an access key, its secret and a session token that are valid',
  S3_CLOCK:
    'S3 answers {code}: its clock and the one of this server are too far apart; correct the wrong one',
  S3_OPTIONS:
    'S3 answers {code}: the bucket does not support a setting (object lock, encryption) that the answer names; change the setting or the bucket',
  S3_ENCRYPTION_KEY:
    'S3 answers {code}: the key of the encryption cannot be used; enable it, or set another encryption',
  S3_ACCOUNT:
    'S3 answers {code}: the account that the bucket belongs to has a problem or no space; correct that',
  S3_FORBIDDEN:
    'The store answers {status} without saying why: check the endpoint, and any proxy in front of it',
  S3_REGION_UNUSABLE:
    'The region {region} cannot be a part of an address; set the name of a region, such as us-east-1',
});
