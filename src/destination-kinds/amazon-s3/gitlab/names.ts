import type { GitlabConfiguration } from '../../gitlab-configuration.ts';

/** What GitLab calls everything about its configurations of Amazon S3. */
export const AMAZON_S3_NAMES = {
  group: {
    model: 'AuditEvents::AmazonS3Configuration',
    idScalar: 'AuditEventsAmazonS3ConfigurationID',
    type: {
      name: 'AmazonS3ConfigurationType',
      connection: 'AmazonS3ConfigurationTypeConnection',
      edge: 'AmazonS3ConfigurationTypeEdge',
    },
    field: 'amazonS3Configuration',
    mutations: {
      create: {
        name: 'auditEventsAmazonS3ConfigurationCreate',
        inputType: 'AuditEventsAmazonS3ConfigurationCreateInput',
        payloadType: 'AuditEventsAmazonS3ConfigurationCreatePayload',
      },
      update: {
        name: 'auditEventsAmazonS3ConfigurationUpdate',
        inputType: 'AuditEventsAmazonS3ConfigurationUpdateInput',
        payloadType: 'AuditEventsAmazonS3ConfigurationUpdatePayload',
      },
      destroy: {
        name: 'auditEventsAmazonS3ConfigurationDelete',
        inputType: 'AuditEventsAmazonS3ConfigurationDeleteInput',
        payloadType: 'AuditEventsAmazonS3ConfigurationDeletePayload',
      },
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
    type: {
      name: 'InstanceAmazonS3ConfigurationType',
      connection: 'InstanceAmazonS3ConfigurationTypeConnection',
      edge: 'InstanceAmazonS3ConfigurationTypeEdge',
    },
    field: 'instanceAmazonS3Configuration',
    mutations: {
      create: {
        name: 'auditEventsInstanceAmazonS3ConfigurationCreate',
        inputType: 'AuditEventsInstanceAmazonS3ConfigurationCreateInput',
        payloadType: 'AuditEventsInstanceAmazonS3ConfigurationCreatePayload',
      },
      update: {
        name: 'auditEventsInstanceAmazonS3ConfigurationUpdate',
        inputType: 'AuditEventsInstanceAmazonS3ConfigurationUpdateInput',
        payloadType: 'AuditEventsInstanceAmazonS3ConfigurationUpdatePayload',
      },
      destroy: {
        name: 'auditEventsInstanceAmazonS3ConfigurationDelete',
        inputType: 'AuditEventsInstanceAmazonS3ConfigurationDeleteInput',
        payloadType: 'AuditEventsInstanceAmazonS3ConfigurationDeletePayload',
      },
    },
    events: {
      create: 'instance_amazon_s3_configuration_created',
      update: 'instance_amazon_s3_configuration_updated',
      destroy: 'instance_amazon_s3_configuration_deleted',
    },
  },
} as const satisfies GitlabConfiguration['names'];
