import type { GitlabConfiguration } from '../../gitlab-configuration.ts';

/** What GitLab calls everything about its configurations of Google Cloud Logging. */
export const GOOGLE_CLOUD_LOGGING_NAMES = {
  group: {
    model: 'AuditEvents::GoogleCloudLoggingConfiguration',
    idScalar: 'AuditEventsGoogleCloudLoggingConfigurationID',
    type: 'GoogleCloudLoggingConfigurationType',
    field: 'googleCloudLoggingConfiguration',
    mutations: {
      create: 'googleCloudLoggingConfigurationCreate',
      update: 'googleCloudLoggingConfigurationUpdate',
      destroy: 'googleCloudLoggingConfigurationDestroy',
    },
    events: {
      create: 'google_cloud_logging_configuration_created',
      update: 'google_cloud_logging_configuration_updated',
      destroy: 'google_cloud_logging_configuration_deleted',
    },
  },
  instance: {
    model: 'AuditEvents::Instance::GoogleCloudLoggingConfiguration',
    idScalar: 'AuditEventsInstanceGoogleCloudLoggingConfigurationID',
    type: 'InstanceGoogleCloudLoggingConfigurationType',
    field: 'instanceGoogleCloudLoggingConfiguration',
    mutations: {
      create: 'instanceGoogleCloudLoggingConfigurationCreate',
      update: 'instanceGoogleCloudLoggingConfigurationUpdate',
      destroy: 'instanceGoogleCloudLoggingConfigurationDestroy',
    },
    events: {
      create: 'instance_google_cloud_logging_configuration_created',
      update: 'instance_google_cloud_logging_configuration_updated',
      destroy: 'instance_google_cloud_logging_configuration_deleted',
    },
  },
} as const satisfies GitlabConfiguration['names'];
