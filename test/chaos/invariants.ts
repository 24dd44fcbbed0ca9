import pg from 'pg';
import { waitUntil } from './wait-until.ts';

// Each names what breaks a rule of ARCHITECTURE.md, a line each. What the load left takes its time to be cleared away.
const BROKEN_RULES = `
  SELECT format('subscription %s stands at %s of %s', b.id, position, last_sequence) AS broken
  FROM subscriptions b JOIN streams s ON s.id = b.stream_id WHERE position <> last_sequence
  UNION ALL
  SELECT format('subscription %s is awake without a job', b.id) FROM subscriptions b
  LEFT JOIN pgboss.job j ON j.name = 'stream-events' AND j.id = b.job_id AND j.state <= 'active'
  WHERE awake AND j.id IS NULL
  UNION ALL
  SELECT format('the job %s is left over in %s', id, name) FROM pgboss.job j
  WHERE state <= 'active' AND name IN ('stream-events', 'retry-delivery', 'probe-destination', 'farewell-delivery')
  AND NOT EXISTS (SELECT FROM subscriptions b WHERE b.job_id = j.id)
  UNION ALL
  SELECT format('event %s still waits for an attempt at destination %s', event_id, destination_id)
  FROM failed_deliveries WHERE dead_at IS NULL
  UNION ALL
  SELECT format('event %s was given up at destination %s', event_id, destination_id)
  FROM failed_deliveries WHERE dead_at IS NOT NULL
  UNION ALL
  SELECT format('destination %s is not streaming', id) FROM destinations
  WHERE NOT active OR failing_since IS NOT NULL
  UNION ALL
  SELECT format('stream %s has %s events, numbered from %s to %s, and ends at %s',
                s.id, count(e), min(e.sequence), max(e.sequence), last_sequence)
  FROM streams s LEFT JOIN audit_events e ON e.stream_id = s.id GROUP BY s.id
  HAVING count(e) <> last_sequence OR (count(e) > 0 AND (min(e.sequence), max(e.sequence)) <> (1, last_sequence))`;

/** The rules that do not hold in the database, once it has had `withinMs` to come to rest. */
export async function brokenRules(connection: pg.ClientConfig, withinMs: number): Promise<string[]> {
  const client = new pg.Client(connection);
  await client.connect();
  let broken: string[] = [];
  try {
    await waitUntil(async () => {
      const { rows } = await client.query<{ broken: string }>(BROKEN_RULES);
      broken = rows.map((row) => row.broken);
      return broken.length === 0;
    }, withinMs);
  } finally {
    await client.end();
  }
  return broken;
}
