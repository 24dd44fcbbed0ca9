import { createHash } from 'node:crypto';
import type { EventFilter } from './event-filter.ts';

/** Equal for filters that let the same events pass; null without a filter. */
export function filterDigest(filter: EventFilter | undefined): Buffer | null {
  if (filter === undefined) return null;
  const { eventTypes, deniedTypes, namespaces } = filter;
  const lists = [eventTypes, deniedTypes, namespaces].map((list) => list.toSorted());
  return createHash('sha256').update(JSON.stringify(lists)).digest();
}
