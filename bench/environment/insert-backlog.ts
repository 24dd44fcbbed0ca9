import type pg from 'pg';
import { event } from './events.ts';

/** What stands for the number of an event. */
const NUMBER = 1_234_567_890;

/** A backlog that the search index has already, or still has to index while it is streamed. */
export interface InsertedBacklog {
  readonly isIndexed: boolean;
}

/** Writes so many events into a group's stream, in one transaction, as if they had been appended just now. */
export async function insertBacklog(
  pool: Pick<pg.Pool, 'query'>,
  group: string,
  count: number,
  { isIndexed }: InsertedBacklog,
): Promise<void> {
  const [start = '', end = ''] = JSON.stringify(event(group, NUMBER)).slice(1).split(String(NUMBER));
  await pool.query(isIndexed ? `${INSERT}${MOVE_INDEX}` : `${INSERT}${COUNT}`, [count, group, start, end]);
}

const INSERT = `
  WITH stream AS (
    UPDATE streams SET last_sequence = last_sequence + $1::int, last_received_at = clock_timestamp()
    WHERE group_id = (SELECT id FROM groups WHERE full_path = $2)
    RETURNING id, last_sequence - $1::int AS before, last_sequence, last_received_at),
  numbered AS (
    SELECT id AS stream_id, before, last_received_at, n, nextval('audit_event_ids') AS event_id
    FROM stream, generate_series(1, $1::int) AS n),
  inserted AS (
    INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                              author_id, author_name, body)
    SELECT stream_id, before + n, last_received_at, event_id, now(), 'repository_git_operation', 'Project',
           $2 || '/example-project', '1', 'Administrator', '{"id":' || event_id || ',' || $3::text || n || $4::text
    FROM numbered)`;

const COUNT = 'SELECT FROM stream';

const MOVE_INDEX = `
  INSERT INTO follower_positions (follower, stream_id, sequence, received_at)
  SELECT 'search', id, last_sequence, last_received_at FROM stream
  ON CONFLICT (stream_id, follower) DO UPDATE SET sequence = EXCLUDED.sequence, received_at = EXCLUDED.received_at`;
