/**
 * The phrase for a type of events; its first word is a verb of `VERBS`. `{target}` is the event's target, `{1}` the
 * text that matches the first `*` of the type. A part in brackets is omitted where the event has no target.
 */
export type EventText = readonly [
  type: string,
  text: `${Verb}${' ' | '['}${string}`,
  /**
   * `done`: the action succeeded, and the event's outcome is that of its target, such as a run that was cancelled.
   * `begun`: the event is written before the action, and another event has the outcome.
   */
  stage?: 'done' | 'begun',
];

/** Verbs whose past tense ends in -ed, with nothing else changed. */
const REGULAR = [
  ...['activate', 'add', 'analyze', 'approve', 'assume', 'attach', 'call', 'change', 'check', 'complete'],
  ...['confirm', 'create', 'deactivate', 'delete', 'detach', 'disable', 'discard', 'enable', 'exchange'],
  ...['finish', 'follow', 'force', 'invite', 'list', 'lock', 'merge', 'open', 'push', 'queue', 'refresh'],
  ...['remove', 'rename', 'replace', 'request', 'restore', 'rotate', 'sign', 'start', 'suspend', 'trigger'],
  ...['unlock', 'update', 'use', 'validate', 'watch'],
] as const;

/** The other verbs, each with its past tense. */
const IRREGULAR = {
  ...{ cancel: 'cancelled', get: 'got', read: 'read', reset: 'reset', retry: 'retried', run: 'ran' },
  ...{ send: 'sent', skip: 'skipped', stop: 'stopped', transfer: 'transferred', try: 'tried' },
  ...{ write: 'wrote' },
} as const;

type Verb = (typeof REGULAR)[number] | keyof typeof IRREGULAR;

/** Each verb with its past tense. */
export const VERBS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(REGULAR.map((verb) => [verb, `${verb.replace(/e$/, '')}ed`])),
  ...IRREGULAR,
};
