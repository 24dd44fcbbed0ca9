import type pg from 'pg';

const AT_ONCE = 100_000;

/** Writes so many events into a group's stream as if they had been appended: bodies of 600 bytes, of which a third compresses. */
export async function fillLog(pool: Pick<pg.Pool, 'query'>, group: string, count: number): Promise<void> {
  for (let left = count; left > 0; left -= AT_ONCE) await pool.query(FILL, [Math.min(left, AT_ONCE), group]);
}

const FILL = `
  WITH stream AS (
    UPDATE streams SET last_sequence = last_sequence + $1::int, last_received_at = clock_timestamp()
    WHERE group_id = (SELECT id FROM groups WHERE full_path = $2)
    RETURNING id, last_sequence - $1::int AS before, last_received_at)
  INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                            author_id, author_name, body)
  SELECT stream_id, before + n, last_received_at, id, now(), 'repository_git_operation', 'Project',
         $2 || '/example-project', '1', 'Administrator',
         '{"id":' || id || ',"author_id":1,"entity_id":29,"entity_type":"Project","details":{"author_name":"Administrator",'
         || '"author_class":"User","target_id":29,"target_type":"Project","target_details":"example-project","custom_message":'
         || '{"protocol":"ssh","action":"git-receive-pack","commit":"' || md5(n::text) || md5(id::text) || '"},"ip_address":'
         || '"127.0.0.1","entity_path":"' || $2 || '/example-project"},"ip_address":"127.0.0.1","author_name":"Administrator",'
         || '"entity_path":"' || $2 || '/example-project","target_details":"example-project","created_at":'
         || '"2022-02-23T06:23:08.746Z","target_type":"Project","target_id":' || n
         || ',"event_type":"repository_git_operation"}'
  FROM (SELECT stream.id AS stream_id, before, last_received_at, n, nextval('audit_event_ids') AS id
        FROM stream, generate_series(1, $1::int) AS n) AS numbered`;
