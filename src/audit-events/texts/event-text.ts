/**
 * How a type of events reads: what was done, its first word a verb of `VERBS`. `{target}` is the event's target, `{1}` what the
 * first `*` of the type stands for; what is in brackets is left out where the event has no target.
 */
export type EventText = readonly [
  type: string,
  text: `${Verb}${' ' | '['}${string}`,
  /**
   * `done`: the outcome is that of something else, such as the run that was cancelled; this itself has been done. `begun`: it is
   * written beforehand, and another event says how it ended.
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
