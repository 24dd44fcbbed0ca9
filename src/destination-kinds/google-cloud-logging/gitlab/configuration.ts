import type { GitlabConfiguration } from '../../gitlab-configuration.ts';
import { gcpConfigTexts as say } from '../google-cloud-logging-errors.ts';
import { gcpKind } from '../google-cloud-logging.kind.ts';

/** What GitLab calls everything about its configurations of Google Cloud Logging. */
const NAMES = {
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

/** An address as HTML's forms take it, which is how Ruby's library for URIs has it. */
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** GitLab's own API of Google Cloud Logging. */
export const GOOGLE_CLOUD_LOGGING_CONFIGURATION = {
  kind: gcpKind,
  noun: 'a Google Cloud Logging destination',
  interfaceType: 'GoogleCloudLoggingConfigurationInterface',
  names: NAMES,
  members: {
    logIdName: {
      title: 'Log id name',
      description:
        'Log that audit events are written to. No two destinations of an owner have the same project ' +
        'and log.',
      // With an underscore, where the consolidated API has a hyphen.
      defaultValue: 'audit_events',
      pattern: /^[\w/.-]+$/,
      mismatch: say.GCP_LOG_CHARACTERS,
      length: { maximum: 511 },
    },
    clientEmail: {
      title: 'Client email',
      description: 'E-mail address of the service account.',
      pattern: EMAIL,
      length: { maximum: 254 },
    },
    privateKey: {
      title: 'Private key',
      description: 'Private key of the service account. It cannot be read back.',
    },
    googleProjectIdName: {
      title: 'Google project id name',
      description: 'Google Cloud project that the log belongs to.',
      pattern: /^[a-z][a-z0-9-]*[a-z0-9]$/,
      mismatch: say.GCP_PROJECT_CHARACTERS,
      length: { minimum: 6, maximum: 30 },
    },
  },
  secretMember: 'privateKey',
  takesAnySecret: true,
  taken: { group: 'Google project id name', instance: 'Log id name' },
  plural: 'google cloud logging configurations',
  describe(config, name) {
    const { googleProjectIdName, logIdName } = gcpKind.config.parse(config);
    return `Google Cloud logging configuration with name: ${name} project id: ${googleProjectIdName} and log id: ${logIdName}`;
  },
} as const satisfies GitlabConfiguration;
