-- `append_at_once` also takes events with ids of their senders: it remembers them. Where one of them is remembered already there is
-- more to do, and nothing is stored.
DROP FUNCTION append_at_once;

CREATE FUNCTION append_at_once(
  lock_timeout_ms INTEGER,
  -- The process as the owner of what it claims, the queue of its jobs, and how many of them it can take.
  claimer TEXT,
  job_queue TEXT,
  free_places INTEGER,
  -- For how long ids of senders are remembered.
  id_window_ms BIGINT,
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
  -- What each sender's id is remembered by; null where no event has one.
  digests BYTEA[],
  OUT ids BIGINT[],
  OUT befores BIGINT[],
  OUT received_ms BIGINT[],
  OUT claimed JSONB
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  newest TIMESTAMPTZ[];
  clock TIMESTAMPTZ;
  asleep INTEGER[];
BEGIN
  PERFORM set_config('lock_timeout', lock_timeout_ms::TEXT, true);
  -- In the order of their ids: transactions that carry the same ones wait for each other instead of deadlocking.
  SELECT array_agg(s.last_sequence), array_agg(s.last_received_at) INTO befores, newest
  FROM (SELECT last_sequence, last_received_at FROM streams WHERE id = ANY(locked) ORDER BY id FOR NO KEY UPDATE) AS s;
  IF cardinality(befores) IS DISTINCT FROM cardinality(locked) THEN
    RETURN;
  END IF;
  asleep := ARRAY(SELECT id FROM subscriptions WHERE stream_id = ANY(locked) AND runnable AND NOT awake);
  IF cardinality(asleep) > free_places THEN
    RETURN;
  END IF;
  clock := date_trunc('milliseconds', clock_timestamp());
  IF digests IS NOT NULL AND EXISTS (
    SELECT FROM unnest(places, digests) AS i(place, digest)
    JOIN idempotency_keys k ON k.stream_id = locked[i.place] AND k.digest = i.digest
    WHERE k.created_at > clock - id_window_ms * interval '1 millisecond') THEN
    RETURN;
  END IF;
  IF cardinality(asleep) > 0 THEN
    WITH woken AS (
      UPDATE subscriptions SET awake = true, job_id = gen_random_uuid(), owner = claimer, epoch = epoch + 1
      WHERE id = ANY(asleep)
      RETURNING *),
    made AS (
      INSERT INTO pgboss.job (id, name, data, state, start_after, created_on, started_on, heartbeat_on, keep_until, policy,
                              expire_seconds, deletion_seconds, heartbeat_seconds, dead_letter, retry_limit, retry_delay,
                              retry_backoff, retry_delay_max)
      SELECT w.job_id, q.name, jsonb_build_object('subscriptionId', w.id), 'active', pgboss.job_now(), pgboss.job_now(),
             pgboss.job_now(), pgboss.job_now(), pgboss.job_now() + q.retention_seconds * interval '1s', q.policy,
             q.expire_seconds, q.deletion_seconds, q.heartbeat_seconds, q.dead_letter, q.retry_limit, q.retry_delay,
             coalesce(q.retry_backoff, false), q.retry_delay_max
      FROM woken w JOIN pgboss.queue q ON q.name = job_queue
      RETURNING id)
    SELECT jsonb_agg(jsonb_build_object(
             'job_id', w.job_id, 'id', w.id, 'stream_id', w.stream_id, 'destination_id', w.destination_id, 'epoch', w.epoch,
             'position', w.position, 'position_received_at', w.position_received_at, 'previous', w.previous,
             'shipment_end', w.shipment_end, 'shipment_filter', encode(w.shipment_filter, 'hex'),
             'destination', jsonb_build_object(
               'version', d.version, 'active', d.active, 'failing_since', d.failing_since,
               'consecutive_failures', d.consecutive_failures, 'probes', d.probes, 'probe_number', d.probe_number)))
    INTO claimed FROM woken w JOIN made m ON m.id = w.job_id JOIN destinations d ON d.id = w.destination_id;
    IF jsonb_array_length(claimed) IS DISTINCT FROM cardinality(asleep) THEN
      RAISE EXCEPTION 'The queue % has no row: a subscription would be awake without a job', job_queue;
    END IF;
  END IF;
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
  IF digests IS NOT NULL THEN
    INSERT INTO idempotency_keys (stream_id, digest, event_id, created_at)
    SELECT locked[i.place], i.digest, i.id, greatest(newest[i.place], clock)
    FROM unnest(places, digests, ids) AS i(place, digest, id) WHERE i.digest IS NOT NULL
    ON CONFLICT (stream_id, digest) DO UPDATE SET event_id = excluded.event_id, created_at = excluded.created_at;
  END IF;
  UPDATE streams s SET last_sequence = s.last_sequence + reached.count, last_received_at = greatest(s.last_received_at, clock)
  FROM unnest(locked, counts) AS reached(id, count)
  WHERE s.id = reached.id;
  received_ms := ARRAY(SELECT extract(epoch FROM greatest(t.before, clock)) * 1000 FROM unnest(newest) WITH ORDINALITY AS t(before, n)
                       ORDER BY t.n);
END $$;
