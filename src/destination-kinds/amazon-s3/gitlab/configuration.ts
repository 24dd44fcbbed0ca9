import type { GitlabConfiguration } from '../../gitlab-configuration.ts';
import { amazonS3Texts as say } from '../amazon-s3-errors.ts';
import { amazonS3Kind } from '../amazon-s3.kind.ts';

/** What GitLab calls everything about its configurations of Amazon S3. */
const NAMES = {
  group: {
    model: 'AuditEvents::AmazonS3Configuration',
    idScalar: 'AuditEventsAmazonS3ConfigurationID',
    type: 'AmazonS3ConfigurationType',
    field: 'amazonS3Configuration',
    mutations: {
      create: 'auditEventsAmazonS3ConfigurationCreate',
      update: 'auditEventsAmazonS3ConfigurationUpdate',
      destroy: 'auditEventsAmazonS3ConfigurationDelete',
    },
    events: {
      create: 'amazon_s3_configuration_created',
      update: 'amazon_s3_configuration_updated',
      destroy: 'amazon_s3_configuration_deleted',
    },
  },
  instance: {
    model: 'AuditEvents::Instance::AmazonS3Configuration',
    idScalar: 'AuditEventsInstanceAmazonS3ConfigurationID',
    type: 'InstanceAmazonS3ConfigurationType',
    field: 'instanceAmazonS3Configuration',
    mutations: {
      create: 'auditEventsInstanceAmazonS3ConfigurationCreate',
      update: 'auditEventsInstanceAmazonS3ConfigurationUpdate',
      destroy: 'auditEventsInstanceAmazonS3ConfigurationDelete',
    },
    events: {
      create: 'instance_amazon_s3_configuration_created',
      update: 'instance_amazon_s3_configuration_updated',
      destroy: 'instance_amazon_s3_configuration_deleted',
    },
  },
} as const satisfies GitlabConfiguration['names'];

/** GitLab's own API of Amazon S3. */
export const AMAZON_S3_CONFIGURATION = {
  kind: amazonS3Kind,
  noun: 'an Amazon S3 destination',
  interfaceType: 'AmazonS3ConfigurationInterface',
  names: NAMES,
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
