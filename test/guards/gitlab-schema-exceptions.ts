// What GitLab's schema has and ours has not. A name may only leave these lists: the guard fails when one of them is
// served after all.

/** Mutations with the types that only they use. */
function mutations(...names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    return [`Mutation.${name}`, `${type}Input`, `${type}Payload`];
  });
}

/** There are no destinations of Google Cloud Logging: what configures them stays away. */
export const NOT_SERVED: readonly string[] = [
  ...['googleCloud', 'instanceGoogleCloud'].flatMap((prefix) =>
    ['Create', 'Update', 'Destroy'].flatMap((verb) => mutations(`${prefix}LoggingConfiguration${verb}`)),
  ),
  'AuditEventsGoogleCloudLoggingConfigurationID',
  'AuditEventsInstanceGoogleCloudLoggingConfigurationID',
];

export const NOT_YET_SERVED: readonly string[] = [];

/** What GitLab's own schema has, too, although the contract leaves it out. */
export const GITLAB_HAS_TOO: readonly string[] = [
  'Kas',
  'Metadata',
  // Since 19.1, for groups.
  'Mutation.auditEventsGroupDestinationDenylistEventsAdd',
  'Mutation.auditEventsGroupDestinationDenylistEventsDelete',
  'Query.currentUser',
  'Query.metadata',
];
