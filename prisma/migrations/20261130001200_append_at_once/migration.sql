-- An append as one statement: it locks the streams, numbers, inserts and moves them. It returns the ids in the order of the
-- events, or nothing, and has stored nothing, where there is more to do: a stream is gone, or a subscription sleeps, which has
-- to get its job in the same transaction. Each statement of the function sees what was committed before it began, so those
-- after the lock see every subscription that went to sleep before the lock was granted.
CREATE FUNCTION append_at_once(
  lock_timeout_ms INTEGER,
  locked INTEGER[],
  stream_ids INTEGER[],
  created_ats TIMESTAMPTZ[],
  event_types TEXT[],
  entity_types TEXT[],
  entity_paths TEXT[],
  author_ids TEXT[],
  author_names TEXT[],
  senders TEXT[],
  sender_ips TEXT[],
  vias TEXT[],
  body_tails TEXT[],
  source_ids INTEGER[],
  outcomes TEXT[],
  severities TEXT[],
  all_refs JSONB[]
) RETURNS SETOF BIGINT LANGUAGE plpgsql AS $$
DECLARE
  found INTEGER;
BEGIN
  PERFORM set_config('lock_timeout', lock_timeout_ms::TEXT, true);
  -- In the order of their ids: transactions that carry the same ones wait for each other instead of deadlocking.
  PERFORM FROM streams WHERE id = ANY(locked) ORDER BY id FOR NO KEY UPDATE;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found < cardinality(locked)
     OR EXISTS (SELECT FROM subscriptions WHERE stream_id = ANY(locked) AND runnable AND NOT awake) THEN
    RETURN;
  END IF;
  RETURN QUERY
    WITH input AS (
      SELECT *, row_number() OVER (PARTITION BY i.stream_id ORDER BY i.place) AS number
      FROM unnest(stream_ids, created_ats, event_types, entity_types, entity_paths, author_ids, author_names, senders,
                  sender_ips, vias, body_tails, source_ids, outcomes, severities, all_refs) WITH ORDINALITY
        AS i(stream_id, created_at, event_type, entity_type, entity_path, author_id, author_name, sender, sender_ip, via,
             body_tail, source_id, outcome, severity, refs, place)),
    moved AS (
      UPDATE streams s
      SET last_sequence = s.last_sequence + counted.events,
          last_received_at = greatest(s.last_received_at, date_trunc('milliseconds', clock_timestamp()))
      FROM (SELECT input.stream_id, max(input.number) AS events FROM input GROUP BY input.stream_id) AS counted
      WHERE s.id = counted.stream_id
      RETURNING s.id AS stream_id, s.last_sequence - counted.events AS before, s.last_received_at AS received_at),
    placed AS (
      SELECT nextval('audit_event_ids') AS id, ordered.*
      FROM (SELECT input.*, moved.before + input.number AS sequence, moved.received_at
            FROM input JOIN moved USING (stream_id) ORDER BY input.place) AS ordered)
    INSERT INTO audit_events (id, body, stream_id, sequence, received_at, created_at, event_type, entity_type, entity_path,
                              author_id, author_name, sender, sender_ip, via, source_id, outcome, severity, refs)
    SELECT p.id, '{"id":' || p.id || ',' || p.body_tail, p.stream_id, p.sequence, p.received_at, p.created_at, p.event_type,
           p.entity_type, p.entity_path, p.author_id, p.author_name, p.sender, p.sender_ip, p.via, p.source_id, p.outcome,
           p.severity, p.refs
    FROM placed p
    RETURNING audit_events.id;
END $$;
