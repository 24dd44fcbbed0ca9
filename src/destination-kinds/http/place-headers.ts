import type { EventPlace } from '../event-place.ts';

/** Say where the events of one request stand in their stream, in the order of what `placeOf` returns. */
export const PLACE_HEADERS = [
  'X-Auditstream-Stream',
  'X-Auditstream-Sequence',
  'X-Auditstream-Previous',
] as const;

/**
 * The values of `PLACE_HEADERS`, without the last one where nothing was before; undefined when the events are in no stream. Of
 * several, which are in order, it is told from where to where they go, and what was before the first.
 */
export function placeOf(events: readonly [EventPlace, ...EventPlace[]]): readonly string[] | undefined {
  const [{ streamId, sequence, previous }] = events;
  if (sequence === null) return undefined;
  const span = events.length === 1 ? String(sequence) : `${sequence}-${events.at(-1)?.sequence ?? sequence}`;
  return previous === null ? [String(streamId), span] : [String(streamId), span, String(previous)];
}
