import { ACCESS_LEVELS, type AccessLevel, type Scope } from './actor.ts';

export type Role = AccessLevel | 'admin';

export interface Requirement {
  /** This role or a higher one. */
  readonly role: Role;
  /** Users with this role or a higher one may do it with their own events. */
  readonly own?: AccessLevel;
  /** One of these. */
  readonly scopes: readonly Scope[];
}

const { guest, developer, maintainer, owner } = ACCESS_LEVELS;

/** What an operation on a group or on the installation requires; this file alone says which actors may do it. */
export const REQUIREMENTS = tableOf({
  'send-events': { role: maintainer, scopes: ['api', 'ingest'] },
  'read-events': { role: owner, own: developer, scopes: ['api', 'read_api'] },
  'read-project-events': { role: maintainer, own: developer, scopes: ['api', 'read_api'] },
  'read-destinations': { role: owner, scopes: ['api', 'read_api'] },
  'manage-destinations': { role: owner, scopes: ['api'] },
  'read-redaction': { role: owner, scopes: ['api', 'read_api'] },
  'manage-redaction': { role: owner, scopes: ['api'] },
  'read-sources': { role: owner, scopes: ['api', 'read_api'] },
  'manage-sources': { role: owner, scopes: ['api'] },
  'read-group': { role: guest, scopes: ['api', 'read_api'] },
  'update-group': { role: owner, scopes: ['api'] },
  'manage-subgroups': { role: owner, scopes: ['api'] },
  'manage-projects': { role: owner, scopes: ['api'] },
  'manage-members': { role: owner, scopes: ['api'] },
  'manage-group-tokens': { role: owner, scopes: ['api'] },
  'manage-top-level-groups': { role: 'admin', scopes: ['api'] },
  'manage-users': { role: 'admin', scopes: ['api'] },
  'read-instance-destinations': { role: 'admin', scopes: ['api', 'read_api'] },
  'manage-instance-destinations': { role: 'admin', scopes: ['api'] },
  'read-instance-events': { role: 'admin', scopes: ['api', 'read_api'] },
  'read-metrics': { role: 'admin', scopes: ['api', 'read_api'] },
  'send-instance-events': { role: 'admin', scopes: ['api', 'ingest'] },
  'read-event-types': { role: 'admin', scopes: ['api', 'read_api'] },
  'manage-event-types': { role: 'admin', scopes: ['api'] },
});

export type Operation = keyof typeof REQUIREMENTS;

function tableOf<Name extends string>(
  table: Readonly<Record<Name, Requirement>>,
): Readonly<Record<Name, Requirement>> {
  return table;
}

/** Requirements of operations that concern only the actor, whatever the actor's roles. */
export const OWN_REQUIREMENTS = {
  'list-own-groups': { scopes: ['api', 'read_api'] },
  'list-own-projects': { scopes: ['api', 'read_api'] },
  // The place is checked afterwards, as 'manage-projects' of the group.
  'create-project': { scopes: ['api'] },
  // The place is checked afterwards, as 'manage-top-level-groups' or as 'manage-subgroups' of the parent.
  'create-group': { scopes: ['api'] },
  'read-own-user': { scopes: ['api', 'read_api'] },
  'read-metadata': { scopes: ['api', 'read_api'] },
  'manage-own-tokens': { scopes: ['api'] },
  // As in GitLab, a token may always be asked what it may do.
  'read-this-token': { scopes: ['api', 'read_api', 'ingest'] },
  'rotate-this-token': { scopes: ['api'] },
  // Any token may revoke itself, whatever its scopes, so that a leaked token can always be ended.
  'revoke-this-token': { scopes: ['api', 'read_api', 'ingest'] },
} as const satisfies Readonly<Record<string, Pick<Requirement, 'scopes'>>>;

export type OwnOperation = keyof typeof OWN_REQUIREMENTS;
