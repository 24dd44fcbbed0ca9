// What GitLab's schema has and ours has not. A name may only leave these lists: the guard fails when one of them is
// served after all.

/** Mutations with the types that only they use. */
function mutations(...names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    return [`Mutation.${name}`, `${type}Input`, `${type}Payload`];
  });
}

function connections(...names: readonly string[]): string[] {
  return names.flatMap((name) => [name, `${name}Connection`, `${name}Edge`]);
}

/** Events are streamed over HTTP only: what configures Google Cloud Logging and Amazon S3 stays away. */
export const NOT_SERVED: readonly string[] = [
  ...['', 'Instance'].flatMap((owner) =>
    ['Create', 'Update', 'Delete'].flatMap((verb) =>
      mutations(`auditEvents${owner}AmazonS3Configuration${verb}`),
    ),
  ),
  ...['googleCloud', 'instanceGoogleCloud'].flatMap((prefix) =>
    ['Create', 'Update', 'Destroy'].flatMap((verb) => mutations(`${prefix}LoggingConfiguration${verb}`)),
  ),
  'Query.auditEventsInstanceAmazonS3Configurations',
  'Query.instanceGoogleCloudLoggingConfigurations',
  ...connections('InstanceAmazonS3ConfigurationType', 'InstanceGoogleCloudLoggingConfigurationType'),
  'AuditEventsAmazonS3ConfigurationID',
  'AuditEventsGoogleCloudLoggingConfigurationID',
  'AuditEventsInstanceAmazonS3ConfigurationID',
  'AuditEventsInstanceGoogleCloudLoggingConfigurationID',
];

const NAMESPACE_FILTER_TYPES = [
  'AuditEventStreamingHTTPNamespaceFilter',
  'AuditEventsStreamingHTTPNamespaceFilterID',
  ...['Group', 'Instance'].flatMap((owner) => [
    `${owner}AuditEventNamespaceFilter`,
    `AuditEvents${owner}NamespaceFilterID`,
    `${owner}AuditEventStreamingDestination.namespaceFilters`,
  ]),
  'ExternalAuditEventDestination.namespaceFilter',
];

export const NOT_YET_SERVED: readonly string[] = [
  // Filters by event type.
  ...mutations(
    'auditEventsStreamingDestinationEventsAdd',
    'auditEventsStreamingDestinationEventsRemove',
    'auditEventsStreamingDestinationInstanceEventsAdd',
    'auditEventsStreamingDestinationInstanceEventsRemove',
    'auditEventsGroupDestinationEventsAdd',
    'auditEventsGroupDestinationEventsDelete',
    'auditEventsInstanceDestinationEventsAdd',
    'auditEventsInstanceDestinationEventsDelete',
  ),
  'AuditEventStreamingDestinationInterface.eventTypeFilters',
  'ExternalAuditEventDestination.eventTypeFilters',
  'ExternalAuditEventDestinationInterface.eventTypeFilters',
  'GroupAuditEventStreamingDestination.eventTypeFilters',
  'InstanceAuditEventStreamingDestination.eventTypeFilters',
  'InstanceExternalAuditEventDestination.eventTypeFilters',

  // Filters by namespace.
  ...['Add', 'Delete'].flatMap((verb) => [
    `Mutation.auditEventsStreamingHttpNamespaceFilters${verb}`,
    `AuditEventsStreamingHTTPNamespaceFilters${verb}Input`,
    `AuditEventsStreamingHTTPNamespaceFilters${verb}Payload`,
  ]),
  ...mutations(
    'auditEventsGroupDestinationNamespaceFilterCreate',
    'auditEventsGroupDestinationNamespaceFilterDelete',
    'auditEventsInstanceDestinationNamespaceFilterCreate',
    'auditEventsInstanceDestinationNamespaceFilterDelete',
  ),
  ...NAMESPACE_FILTER_TYPES,
  'Namespace',

  // Groups, projects, event types and people.
  'Group.descendantGroups',
  'Group.projects',
  'GroupConnection',
  'Project',
  'ProjectConnection',
  'Query.groups',
  'Query.projects',
  ...connections('AuditEventDefinition'),
  'Query.auditEventDefinitions',
  'AuditEvent',
  'UserCore',
];
