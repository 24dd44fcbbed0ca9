/** Members of a stage's context that say where it deployed, by whichever of them a stage has it. */
export const ACCOUNT = ['account', 'credentials', 'deploy.account.name'] as const;
export const REGIONS = ['region', 'regions', 'location'] as const;
export const SERVER_GROUPS = ['serverGroupName', 'asgName', 'cluster'] as const;
export const MANIFESTS = 'outputs.manifestNamesByNamespace';
/** Names by region. */
export const DEPLOYED = 'deploy.server.groups';

/** What is kept of the contexts of an execution that is too large. */
export const KEPT_OF_CONTEXT: ReadonlySet<string> = new Set([
  ...[...ACCOUNT, ...REGIONS, ...SERVER_GROUPS, MANIFESTS, DEPLOYED],
  ...['application', 'cloudProvider', 'namespace', 'manifestName', 'reason', 'user'],
  ...['judgmentStatus', 'judgmentInput', 'lastModifiedBy'],
]);
