import type { EventPlace } from '../event-place.ts';

const STREAM = 'X-Auditstream-Stream';
const SEQUENCE = 'X-Auditstream-Sequence';
const PREVIOUS = 'X-Auditstream-Previous';

export const PLACE_HEADERS = [STREAM, SEQUENCE, PREVIOUS] as const;

/**
 * Where the events of one request stand in their stream, as name, value, name, value; none when they are in no stream. Of
 * several, which are in order, it is told from where to where they go, and what was before the first.
 */
export function placeHeaders(events: readonly [EventPlace, ...EventPlace[]]): string[] {
  const [first] = events;
  if (first.sequence === null) return [];
  const { streamId, sequence, previous } = first;
  const headers = [STREAM, String(streamId), SEQUENCE, spanOf(sequence, events)];
  if (previous !== null) headers.push(PREVIOUS, String(previous));
  return headers;
}

function spanOf(first: number, events: readonly EventPlace[]): string {
  return events.length === 1 ? String(first) : `${first}-${events.at(-1)?.sequence ?? first}`;
}
