import type { Activity } from './classes.ts';

/** Words in the types of events that say what was done. */
const WORDS: Readonly<Record<Activity, readonly string[]>> = {
  Create: [
    ...['create', 'created', 'creation', 'add', 'added', 'new', 'issued', 'register', 'registered', 'put'],
    ...['invite', 'invited', 'upload', 'uploaded', 'import', 'imported', 'publish', 'published', 'generate'],
    ...['generated', 'start', 'started', 'trigger', 'run', 'queued'],
  ],
  Read: [
    ...['read', 'get', 'list', 'watch', 'view', 'viewed', 'accessed', 'export', 'exported', 'download'],
    ...['downloaded', 'fetch', 'clone', 'describe', 'lookup'],
  ],
  Update: [
    ...['update', 'updated', 'change', 'changed', 'edit', 'edited', 'set', 'modify', 'modified', 'patch'],
    ...['replace', 'replaced', 'reset', 'rotate', 'rotated', 'write', 'reopened', 'closed', 'merged'],
    ...['approve', 'approved', 'rejected', 'grant', 'granted', 'assign', 'assigned', 'unassigned'],
    ...['attach', 'attached', 'detach', 'detached', 'archived', 'unarchived', 'restored', 'protected'],
    ...['unprotected', 'confirm', 'cancel', 'extended', 'marked'],
  ],
  Delete: [
    ...['delete', 'deleted', 'deletion', 'destroy', 'destroyed', 'remove', 'removed', 'removal', 'revoke'],
    ...['revoked', 'purge', 'purged', 'deletecollection', 'terminate', 'deregister', 'unregistered'],
    'expired',
  ],
  Move: ['move', 'moved', 'rename', 'renamed', 'transfer', 'transferred'],
  Enable: ['enable', 'enabled', 'unlock', 'unlocked'],
  Disable: ['disable', 'disabled', 'lock', 'locked'],
  Activate: ['activate', 'activated'],
  Deactivate: ['deactivate', 'deactivated'],
  Suspend: ['suspend', 'suspended', 'block', 'blocked', 'ban', 'banned'],
  Resume: ['resume', 'resumed', 'unsuspend', 'unsuspended', 'unblock', 'unblocked', 'unban', 'unbanned'],
};

/** Words of event types that mean a failure. */
const FAILURES: ReadonlySet<string> = new Set(['failed', 'fail']);

/** Systems whose events are calls of an API, with the parts of the type, counted from 0, that name service and operation. */
const APIS: Readonly<Record<string, { readonly service: number; readonly operation: number }>> = {
  // aws.rds.ModifyDBSnapshotAttribute
  aws: { service: 1, operation: 2 },
  // kubernetes.pods_exec.create
  kubernetes: { service: 0, operation: 2 },
  // vault.response.update
  vault: { service: 0, operation: 2 },
};

/** An operation of an API. */
export interface ApiCall {
  readonly service: string;
  readonly operation: string;
  readonly activity: Activity | undefined;
}

const ACTIVITIES = new Map(
  Object.entries(WORDS).flatMap(([activity, words]) => words.map((word) => [word, activity as Activity])),
);

/** What was done, by the last word of the type that says it: `project_group_link_updated` is an update of a link. */
export function activityOf(type: string): Activity | undefined {
  return wordsOf(type)
    .map((word) => ACTIVITIES.get(word))
    .findLast((activity) => activity !== undefined);
}

/** Whether the event type means a failure. */
export function saysFailure(type: string): boolean {
  return wordsOf(type).some((word) => FAILURES.has(word));
}

/** The call that an event is, where its type is that of a system whose events are calls. */
export function apiCallOf(type: string): ApiCall | undefined {
  const parts = type.split('.');
  const api = Object.hasOwn(APIS, parts[0] ?? '') ? APIS[parts[0] ?? ''] : undefined;
  const service = api && parts[api.service];
  const operation = api && parts[api.operation];
  if (!service || !operation) return undefined;
  // An operation begins with its verb: CreateChangeSet sets nothing.
  const [verb = ''] = wordsOf(operation);
  return { service, operation, activity: ACTIVITIES.get(verb) };
}

/** Splits `ModifyDBSnapshot` and `modify_db-snapshot` into the same words. */
function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
