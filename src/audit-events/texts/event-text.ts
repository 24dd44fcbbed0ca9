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

export type Verb = keyof typeof VERBS;

/** Each verb with its past tense. */
export const VERBS = {
  activate: 'activated',
  add: 'added',
  analyze: 'analyzed',
  approve: 'approved',
  assume: 'assumed',
  attach: 'attached',
  call: 'called',
  cancel: 'cancelled',
  change: 'changed',
  check: 'checked',
  complete: 'completed',
  confirm: 'confirmed',
  create: 'created',
  deactivate: 'deactivated',
  delete: 'deleted',
  detach: 'detached',
  disable: 'disabled',
  discard: 'discarded',
  enable: 'enabled',
  exchange: 'exchanged',
  finish: 'finished',
  follow: 'followed',
  force: 'forced',
  get: 'got',
  invite: 'invited',
  list: 'listed',
  lock: 'locked',
  merge: 'merged',
  open: 'opened',
  push: 'pushed',
  queue: 'queued',
  read: 'read',
  refresh: 'refreshed',
  remove: 'removed',
  rename: 'renamed',
  replace: 'replaced',
  request: 'requested',
  reset: 'reset',
  restore: 'restored',
  retry: 'retried',
  rotate: 'rotated',
  run: 'ran',
  send: 'sent',
  sign: 'signed',
  skip: 'skipped',
  start: 'started',
  stop: 'stopped',
  suspend: 'suspended',
  transfer: 'transferred',
  trigger: 'triggered',
  try: 'tried',
  unlock: 'unlocked',
  update: 'updated',
  use: 'used',
  validate: 'validated',
  watch: 'watched',
  write: 'wrote',
} as const;
