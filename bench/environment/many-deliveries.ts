import type pg from 'pg';
import { sqlOfClient } from '../../src/database/sql.ts';
import { ensurePartitions } from '../../src/event-log/partitions.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const EVENTS = 1_000_000;

export const ATTEMPTS = 10_000_000;
export const DEAD_LETTERS = 100_000;
export const DESTINATIONS = 20;

/** Ten million attempts and what belongs to them; returns the minute in which they end. */
export async function fillDeliveries(pool: pg.Pool): Promise<Date> {
  const now = new Date(Math.floor(Date.now() / 60_000) * 60_000);
  await ensurePartitions(sqlOfClient(pool), new Date(now.getTime() - DAYS * DAY_MS), now);
  await pool.query(`
    INSERT INTO groups (id, path, name, full_path, path_key, full_name, traversal_ids) VALUES (1, 'g', 'g', 'g', 'g', 'g', '{1}');
    INSERT INTO streams (group_id, last_sequence, last_received_at) VALUES (1, ${EVENTS}, now());
    INSERT INTO destinations (group_id, config, identity, name)
      SELECT 1, jsonb_build_object('url', 'https://example.com/' || n), 'https://example.com/' || n, 'd' || n
      FROM generate_series(1, ${DESTINATIONS}) n;
    INSERT INTO subscriptions (stream_id, destination_id, position, position_received_at)
      SELECT s.id, d.id, ${EVENTS} - 1000, now() - interval '5 minutes' FROM streams s, destinations d WHERE s.group_id = 1`);
  // One in 500 fails and is tried again; 60 types, and one that was seen 100 times.
  await pool.query(
    `
    INSERT INTO attempts (destination_id, attempted_at, event_id, event_type, number, "trigger", status, duration_ms,
                          error_class, error_message, excerpt)
    SELECT 1, $1::timestamptz - (${ATTEMPTS} - n) * interval '${(DAYS * DAY_MS) / ATTEMPTS} milliseconds', n,
           CASE WHEN n % ${ATTEMPTS / 100} = 0 THEN 'rare_type' ELSE 'event_type_number_' || n % 60 END, 1, 'STREAM',
           CASE WHEN n % 500 = 0 THEN 500 ELSE 200 END, 5, CASE WHEN n % 500 = 0 THEN 'status' END, NULL,
           CASE WHEN n % 500 = 0 THEN 'Internal Server Error' END
    FROM generate_series(1::bigint, ${ATTEMPTS}) n`,
    [now],
  );
  await pool.query(`
    INSERT INTO attempts (destination_id, attempted_at, event_id, event_type, number, "trigger", status, duration_ms)
    SELECT destination_id, attempted_at, event_id, event_type, 2, 'RETRY', 200, 9 FROM attempts
    WHERE status = 500 AND event_id > ${DEAD_LETTERS} * 100`);
  await pool.query(
    `
    INSERT INTO failed_deliveries (destination_id, stream_id, sequence, event_id, event_type, received_at, attempts, dead_at, body)
    SELECT 1, s.id, n, n * 100, 'event_type_number_' || n * 100 % 60, $1::timestamptz - interval '10 days', 11, $1, '{"id":1}'
    FROM streams s, generate_series(1, ${DEAD_LETTERS}) n WHERE s.group_id = 1`,
    [now],
  );
  await pool.query(
    `
    INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path, author_id, author_name, body)
    SELECT s.id, n, $1::timestamptz - (${EVENTS} - n) * interval '${(DAYS * DAY_MS) / ATTEMPTS} milliseconds',
           n + ${ATTEMPTS - EVENTS}, $1, 'event_type_number_' || n % 60, 'Project', 'g/p', '1', 'Ada', repeat('x', 400)
    FROM streams s, generate_series(1::bigint, ${EVENTS}) n WHERE s.group_id = 1`,
    [now],
  );
  await pool.query(
    `
    INSERT INTO delivery_counts (destination_id, minute, slot, delivered, failed, last_delivered_at)
    SELECT d, $1::timestamptz - n * interval '1 minute', slot, 1000, 2, $1 - n * interval '1 minute'
    FROM generate_series(1, ${DESTINATIONS}) d, generate_series(0, 1499) n, generate_series(1, 2) slot`,
    [now],
  );
  await pool.query('VACUUM ANALYZE');
  return now;
}
