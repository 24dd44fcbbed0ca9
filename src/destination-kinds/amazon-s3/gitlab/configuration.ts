import type { GitlabConfiguration } from '../../gitlab-configuration.ts';
import { amazonS3GitlabTexts as say } from '../amazon-s3-errors.ts';
import { amazonS3Kind } from '../amazon-s3.kind.ts';
import { AMAZON_S3_NAMES } from './names.ts';

/** GitLab's own API of Amazon S3. */
export const AMAZON_S3_CONFIGURATION = {
  kind: amazonS3Kind,
  noun: 'an Amazon S3 destination',
  interfaceType: 'AmazonS3ConfigurationInterface',
  names: AMAZON_S3_NAMES,
  members: {
    accessKeyXid: {
      title: 'Access key xid',
      description: 'Access key ID of the Amazon S3 account, 16 to 128 letters, digits and underscores.',
      pattern: /^\w+$/,
      mismatch: say.S3_KEY_CHARACTERS,
      length: { minimum: 16, maximum: 128 },
    },
    bucketName: {
      title: 'Bucket name',
      description: 'Name of the bucket that audit events are written to, unique among those of its owner.',
      pattern: /^[a-z0-9][a-z0-9\-.]*$/,
      length: { maximum: 63 },
    },
    awsRegion: {
      title: 'Aws region',
      description: 'AWS region of the bucket.',
      length: { maximum: 50 },
    },
    secretAccessKey: {
      title: 'Secret access key',
      description: 'Secret access key of the Amazon S3 account. It cannot be read back.',
    },
  },
  secretMember: 'secretAccessKey',
  takesAnySecret: false,
  taken: { group: 'Bucket name', instance: 'Bucket name' },
  plural: 'audit events amazon s3 configurations',
  describe(config, name) {
    const { bucketName, awsRegion } = amazonS3Kind.config.parse(config);
    return `Amazon S3 configuration with name: ${name} bucket: ${bucketName} and AWS region: ${awsRegion}`;
  },
} as const satisfies GitlabConfiguration;
