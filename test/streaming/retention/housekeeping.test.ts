import { expect, it } from '@jest/globals';
import { SETTLE_MS } from '../../../src/streaming/retention/clock.ts';
import { createHousekeeping } from '../../../src/streaming/retention/housekeeping.ts';
import { daysAgo } from '../../support/log-history.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({ retention: 30 * 86_400_000 }, { workers: false });
const { pool } = test.database;

it('does the other tasks of a run when one fails, and says what failed', async () => {
  const { destinationId, streamId } = await process.createDestination('http://127.0.0.1:9/');
  await pool.query(
    `INSERT INTO failed_deliveries (destination_id, stream_id, sequence, event_id, event_type, received_at, attempts, dead_at, body)
     VALUES ($1, $2, 1, 1, 'x', $3, 4, $3, '{}')`,
    [destinationId, streamId, daysAgo(60).toISOString()],
  );
  await pool.query(
    'INSERT INTO delivery_counts (destination_id, minute, slot, delivered, failed) VALUES ($1, $2, 0, 0, 1)',
    [destinationId, daysAgo(3).toISOString()],
  );
  await pool.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$;
    CREATE TRIGGER refuse BEFORE DELETE ON failed_deliveries EXECUTE FUNCTION refuse()`);
  const housekeeping = createHousekeeping(process.streaming, {
    idempotencyWindow: 3_600_000,
    holdingBack: [],
  });
  const start = Date.now() - SETTLE_MS;
  const at = (monotonicMs: number) => {
    const now = new Date(start + monotonicMs);
    return housekeeping({ now, databaseNow: now, monotonicMs });
  };
  await at(0);
  // From here on the clock is trusted.
  await expect(at(SETTLE_MS)).rejects.toThrow('not today');
  expect((await pool.query('SELECT FROM failed_deliveries')).rowCount).toBe(1);
  expect((await pool.query('SELECT FROM delivery_counts')).rowCount).toBe(0);
});
