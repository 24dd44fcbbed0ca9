import { hash } from 'node:crypto';

interface Numbered {
  readonly id: number;
}

/**
 * What Standard Webhooks calls a message by: receivers take two messages of one id for the same. So that of one event is the
 * event's, and that of a batch belongs to exactly these events: what is repeated may be cut otherwise.
 */
export function messageIdOf(events: readonly [Numbered, ...Numbered[]]): string {
  const [first] = events;
  const last = events.at(-1) ?? first;
  if (events.length === 1) return String(first.id);
  const digest = hash('sha256', events.map(({ id }) => id).join(','), 'hex').slice(0, 16);
  return `${first.id}-${last.id}-${digest}`;
}
