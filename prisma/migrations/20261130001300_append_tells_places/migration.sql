-- `append_at_once` tells where the events went, so that the process that appended them need not read them again: the ids in the
-- order of the events, and of each stream in `locked` the sequence before them and their `received_at`, in milliseconds since
-- 1970. No ids: there is more to do, and nothing is stored.
DROP FUNCTION append_at_once;

CREATE FUNCTION append_at_once(
  lock_timeout_ms INTEGER,
  -- The streams in the order of their ids, and how many events each gets.
  locked INTEGER[],
  counts INTEGER[],
  -- Of each event its stream, as a place in `locked`, and which one of those that this gets it is; both count from 1.
  places INTEGER[],
  numbers INTEGER[],
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
  all_refs JSONB[],
  OUT ids BIGINT[],
  OUT befores BIGINT[],
  OUT received_ms BIGINT[]
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  newest TIMESTAMPTZ[];
  clock TIMESTAMPTZ;
BEGIN
  PERFORM set_config('lock_timeout', lock_timeout_ms::TEXT, true);
  -- In the order of their ids: transactions that carry the same ones wait for each other instead of deadlocking.
  SELECT array_agg(s.last_sequence), array_agg(s.last_received_at) INTO befores, newest
  FROM (SELECT last_sequence, last_received_at FROM streams WHERE id = ANY(locked) ORDER BY id FOR NO KEY UPDATE) AS s;
  IF cardinality(befores) IS DISTINCT FROM cardinality(locked)
     OR EXISTS (SELECT FROM subscriptions WHERE stream_id = ANY(locked) AND runnable AND NOT awake) THEN
    RETURN;
  END IF;
  clock := date_trunc('milliseconds', clock_timestamp());
  WITH inserted AS (
    INSERT INTO audit_events (id, body, stream_id, sequence, received_at, created_at, event_type, entity_type, entity_path,
                              author_id, author_name, sender, sender_ip, via, source_id, outcome, severity, refs)
    SELECT n.id, '{"id":' || n.id || ',' || n.body_tail, locked[n.place], befores[n.place] + n.number,
           greatest(newest[n.place], clock), n.created_at, n.event_type, n.entity_type, n.entity_path, n.author_id, n.author_name,
           n.sender, n.sender_ip, n.via, n.source_id, n.outcome, n.severity, n.refs
    FROM (SELECT nextval('audit_event_ids') AS id, i.*
          FROM unnest(places, numbers, created_ats, event_types, entity_types, entity_paths, author_ids, author_names, senders,
                      sender_ips, vias, body_tails, source_ids, outcomes, severities, all_refs)
            AS i(place, number, created_at, event_type, entity_type, entity_path, author_id, author_name, sender, sender_ip,
                 via, body_tail, source_id, outcome, severity, refs)) AS n
    RETURNING id)
  SELECT array_agg(id ORDER BY id) INTO ids FROM inserted;
  UPDATE streams s SET last_sequence = s.last_sequence + reached.count, last_received_at = greatest(s.last_received_at, clock)
  FROM unnest(locked, counts) AS reached(id, count)
  WHERE s.id = reached.id;
  received_ms := ARRAY(SELECT extract(epoch FROM greatest(t.before, clock)) * 1000 FROM unnest(newest) WITH ORDINALITY AS t(before, n)
                       ORDER BY t.n);
END $$;
