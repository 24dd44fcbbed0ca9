import type { GitlabConfiguration } from '../../gitlab-configuration.ts';

/** What GitLab calls everything about its configurations of Google Cloud Logging. */
export const GOOGLE_CLOUD_LOGGING_NAMES = {
  group: {
    model: 'AuditEvents::GoogleCloudLoggingConfiguration',
    idScalar: 'AuditEventsGoogleCloudLoggingConfigurationID',
    type: {
      name: 'GoogleCloudLoggingConfigurationType',
      connection: 'GoogleCloudLoggingConfigurationTypeConnection',
      edge: 'GoogleCloudLoggingConfigurationTypeEdge',
    },
    field: 'googleCloudLoggingConfiguration',
    mutations: {
      create: {
        name: 'googleCloudLoggingConfigurationCreate',
        inputType: 'GoogleCloudLoggingConfigurationCreateInput',
        payloadType: 'GoogleCloudLoggingConfigurationCreatePayload',
      },
      update: {
        name: 'googleCloudLoggingConfigurationUpdate',
        inputType: 'GoogleCloudLoggingConfigurationUpdateInput',
        payloadType: 'GoogleCloudLoggingConfigurationUpdatePayload',
      },
      destroy: {
        name: 'googleCloudLoggingConfigurationDestroy',
        inputType: 'GoogleCloudLoggingConfigurationDestroyInput',
        payloadType: 'GoogleCloudLoggingConfigurationDestroyPayload',
      },
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
    type: {
      name: 'InstanceGoogleCloudLoggingConfigurationType',
      connection: 'InstanceGoogleCloudLoggingConfigurationTypeConnection',
      edge: 'InstanceGoogleCloudLoggingConfigurationTypeEdge',
    },
    field: 'instanceGoogleCloudLoggingConfiguration',
    mutations: {
      create: {
        name: 'instanceGoogleCloudLoggingConfigurationCreate',
        inputType: 'InstanceGoogleCloudLoggingConfigurationCreateInput',
        payloadType: 'InstanceGoogleCloudLoggingConfigurationCreatePayload',
      },
      update: {
        name: 'instanceGoogleCloudLoggingConfigurationUpdate',
        inputType: 'InstanceGoogleCloudLoggingConfigurationUpdateInput',
        payloadType: 'InstanceGoogleCloudLoggingConfigurationUpdatePayload',
      },
      destroy: {
        name: 'instanceGoogleCloudLoggingConfigurationDestroy',
        inputType: 'InstanceGoogleCloudLoggingConfigurationDestroyInput',
        payloadType: 'InstanceGoogleCloudLoggingConfigurationDestroyPayload',
      },
    },
    events: {
      create: 'instance_google_cloud_logging_configuration_created',
      update: 'instance_google_cloud_logging_configuration_updated',
      destroy: 'instance_google_cloud_logging_configuration_deleted',
    },
  },
} as const satisfies GitlabConfiguration['names'];
