import type pg from 'pg';
import { withTransaction } from '../database/transaction.ts';
import type { Lesson } from '../event-log/learner.ts';
import type { EventTypes } from './event-types.ts';

/** Limit of types that a top-level group's events can add: a sender that invents names must not fill the table. */
export const MAX_SEEN_EVENT_TYPES = 1_000;
/** The same for events of sources, whose systems have many types; they do not count for the other limit. */
export const MAX_SOURCE_EVENT_TYPES = 5_000;

// Any number that no other advisory lock with two numbers has.
const LOCK_CLASS = 471_520_111;

/** Adds the types of events to the known types of their top-level group. */
export function seenEventTypes(
  pool: pg.Pool,
  eventTypes: EventTypes,
  { fromSources }: { readonly fromSources: boolean },
): Lesson {
  const maximum = fromSources ? MAX_SOURCE_EVENT_TYPES : MAX_SEEN_EVENT_TYPES;
  return {
    of: ({ eventType, source }) =>
      (source !== undefined) !== fromSources || eventTypes.isBuiltIn(eventType) ? undefined : eventType,
    store: (streamId, names) =>
      withTransaction(pool, async (client) => {
        // One transaction at a time counts and inserts, so that the limit holds.
        await client.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_CLASS, streamId]);
        await client.query(
          `INSERT INTO event_types (stream_id, name, from_source)
           SELECT s.id, n.name, $4 FROM streams s, unnest($2::text[]) AS n(name)
           WHERE s.id = $1 AND NOT EXISTS (
             SELECT FROM event_types t WHERE t.name = n.name AND (t.stream_id = s.id OR t.stream_id IS NULL))
           LIMIT greatest(0, $3 - (SELECT count(*) FROM event_types WHERE stream_id = $1 AND from_source = $4))
           ON CONFLICT DO NOTHING`,
          [streamId, names, maximum, fromSources],
        );
        const { rows } = await client.query<{ full: boolean }>(
          'SELECT count(*) >= $2 AS full FROM event_types WHERE stream_id = $1 AND from_source = $3',
          [streamId, maximum, fromSources],
        );
        return rows[0]?.full === true;
      }),
  };
}
