import { describe, expect, it } from '@jest/globals';
import { dropPartition } from '../../../src/streaming/retention/drop-partition.ts';
import { createOldGroup, daysAgo, fillDay, partitionsOf } from '../../support/log-history.ts';
import { eventually } from '../../support/eventually.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { workers: false });
const { pool } = test.database;

describe('dropping a partition', () => {
  it('is given up when a destination that was paused comes back at this very moment, and misses nothing', async () => {
    const day = daysAgo(33);
    const group = await createOldGroup(test.database, daysAgo(40));
    const { destinationId } = await process.createDestination('http://127.0.0.1:9/', { group });
    await fillDay(test.database, group.streamId, day, 10);
    await process.setActive(destinationId, false);

    const name = `audit_events_${day.toISOString().slice(0, 10).replaceAll('-', '')}`;
    // As a vacuum holds it: the partition is found to be of no use, and is not locked yet.
    const vacuum = await pool.connect();
    await vacuum.query(`BEGIN; LOCK TABLE ONLY "${name}" IN SHARE UPDATE EXCLUSIVE MODE`);
    const dropping = dropPartition(pool, { name, table: 'audit_events', until: daysAgo(32) }, []);
    await eventually(async () => {
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database()
                       AND wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE%'`;
      return (await pool.query(waiting)).rowCount === 1;
    });
    await process.setActive(destinationId, true);
    await vacuum.query('COMMIT');
    vacuum.release();

    expect(await dropping).toEqual({ kind: 'needed', destinations: [destinationId], followers: [] });
    expect(await partitionsOf(test.database, 'audit_events')).toContain(name);
  });
});
