import { defineErrors } from '../../errors/define-errors.ts';

/** GitLab's words, which stay as they are. */
export const filterTexts = defineErrors('Payloads of mutations', {
  EVENT_TYPE_UNDEFINED: 'Validation failed: Audit event type with value {name} is undefined.',
  EVENT_TYPE_TAKEN: 'Validation failed: Audit event type has already been taken',
  EVENT_TYPES_DENIED: 'Event type(s) already on the denylist: {names}',
  EVENT_TYPES_ALLOWED: 'Event type(s) already on the allowlist and cannot be added to the denylist: {names}',
  DENIED_EVENT_TYPES_NOT_FOUND:
    "Couldn't find denylist event type filters where audit event type(s): {names}",
  EVENT_TYPES_NOT_FOUND: "Couldn't find event type filters where audit event type(s): {names}",
  NAMESPACE_OUTSIDE: '{destination} does not belong to the top-level group of the namespace.',
  NAMESPACE_FILTERS_LIMIT: 'Namespace filters are limited to {maximum} per destination',
});

/** Why the server has paused a destination. */
export const pauseReasons = defineErrors('Deliveries', {
  LAST_NAMESPACE_DELETED:
    'The last group or project that the destination was limited to was deleted; limit it to others, or to none, and activate it',
});

/** Errors at the top level of the answer. */
export const filterErrors = defineErrors('GraphQL', {
  EVENT_TYPES_MISSING: 'event type filters must be present',
  NAMESPACE_NOT_ONE: 'One and only one of [groupPath, projectPath] arguments is required.',
  GROUP_PATH_INVALID: 'group_path is invalid',
  PROJECT_PATH_INVALID: 'project_path is invalid',
  NAMESPACE_PATH_INVALID: 'namespace_path should be of group or project only.',
});
