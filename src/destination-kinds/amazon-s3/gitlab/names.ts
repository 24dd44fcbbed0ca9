import type { GitlabConfiguration } from '../../gitlab-configuration.ts';

/** What GitLab calls everything about its configurations of Amazon S3. */
export const AMAZON_S3_NAMES = {
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
