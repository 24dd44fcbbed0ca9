import { hash } from 'node:crypto';

interface Numbered {
  readonly id: number;
}

/**
 * The message id of Standard Webhooks: receivers treat two messages with the same id as one. The id for a single event
 * is the event's; the id for a batch belongs to exactly these events, because a repetition may be cut differently.
 */
export function messageIdOf(events: readonly [Numbered, ...Numbered[]]): string {
  const [first] = events;
  const last = events.at(-1) ?? first;
  if (events.length === 1) return String(first.id);
  const digest = hash('sha256', events.map(({ id }) => id).join(','), 'hex').slice(0, 16);
  return `${first.id}-${last.id}-${digest}`;
}
