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
