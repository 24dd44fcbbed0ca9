import { beforeEach, describe, expect, it } from '@jest/globals';
import { STREAM_EVENTS } from '../../../src/event-log/stream-events.queue.ts';
import { commitBatch } from '../../../src/streaming/stream/commit-batch.ts';
import { passOver } from '../../../src/streaming/retention/needed.ts';
import { readBatch } from '../../../src/streaming/stream/read-batch.ts';
import type { BatchResult } from '../../../src/streaming/stream/run-batch.ts';
import { claimSubscription, type Claim } from '../../../src/streaming/stream/subscription-claim.ts';
import type { Settlement } from '../../../src/streaming/stream/batch-progress.ts';
import { destinationRow, positionOf } from '../../support/destination-rows.ts';
import { partitionsOf } from '../../support/log-history.ts';
import { eventually } from '../../support/eventually.ts';
import { numberedEvents, type TestDestination } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { workers: false });
const { pool } = test.database;

describe('the commit of a batch', () => {
  let target: TestDestination;
  let claim: Claim;
  beforeEach(async () => {
    target = await process.createDestination('http://127.0.0.1:9/');
    await process.append(target.streamId, numberedEvents(3));
    const [job] = await test.jobs.fetch(STREAM_EVENTS, 1);
    if (job === undefined) throw new Error('An append makes a job');
    const found = await claimSubscription(pool, { id: job.id, ...job.data }, 'a process');
    if (found === undefined) throw new Error('The job is for a subscription that is awake');
    claim = found;
  });

  /** Of the first two events, delivered if nothing else is said. */
  async function batch(settlement: Partial<Settlement> = {}): Promise<BatchResult> {
    const { events, end } = await readBatch(pool, target.streamId, claim.position, 2, undefined);
    const delivered = { settled: 2, toRetry: [], consecutiveFailures: 0, verdict: undefined };
    return { events, end, settlement: { ...delivered, ...settlement }, attempts: [], refusals: [] };
  }
  const commit = (result: BatchResult, storedFailures = 0) =>
    commitBatch(process.streaming, claim, '127.0.0.1', claim.position, storedFailures, result);

  it.each([
    ['everything in it was delivered', {}],
    ['an event in it failed', { toRetry: [{ index: 1, attempts: 1 as const }], consecutiveFailures: 1 }],
    [
      'the destination is down',
      { settled: 1, consecutiveFailures: 10, verdict: { kind: 'failing' as const } },
    ],
  ])('moves nothing when the position was moved meanwhile, and %s', async (_, settlement) => {
    const result = await batch(settlement);
    await process.setActive(target.destinationId, false);
    for (const partition of await partitionsOf(test.database, 'audit_events'))
      await passOver(pool, partition);
    expect(await positionOf(test.database, target.destinationId)).toBe(3);

    expect(await commit(result)).toEqual({ kind: 'lost' });
    expect(await positionOf(test.database, target.destinationId)).toBe(3);
  });

  it('takes failures back that are stored, once an event got through', async () => {
    await pool.query('UPDATE destinations SET consecutive_failures = 9 WHERE id = $1', [
      target.destinationId,
    ]);
    expect(await commit(await batch(), 9)).toMatchObject({ kind: 'moved' });
    expect(await destinationRow(test.database, target.destinationId)).toMatchObject({
      consecutive_failures: 0,
    });
  });

  it.each([
    ['an event failed', { toRetry: [{ index: 1, attempts: 1 as const }], consecutiveFailures: 1 }],
    [
      'the destination is down',
      { settled: 1, consecutiveFailures: 10, verdict: { kind: 'failing' as const } },
    ],
  ])('waits for the lock of the destination before it takes another, when %s', async (_, settlement) => {
    const result = await batch(settlement);
    const other = await pool.connect();
    await other.query('BEGIN');
    await other.query('SELECT FROM destinations WHERE id = $1 FOR UPDATE', [target.destinationId]);
    const committing = commit(result);
    try {
      await eventually(async () => {
        const waiting = `SELECT FROM pg_stat_activity
                         WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return (await pool.query(waiting)).rowCount === 1;
      });
      // As a mutation does, which has the destination already: nothing that it needs is held.
      await other.query('SELECT FROM streams WHERE id = $1 FOR UPDATE NOWAIT', [target.streamId]);
      await other.query('SELECT FROM subscriptions WHERE destination_id = $1 FOR UPDATE NOWAIT', [
        target.destinationId,
      ]);
    } finally {
      await other.query('COMMIT');
      other.release();
    }
    expect(await committing).toMatchObject({ kind: expect.stringMatching(/moved|stopped/) });
  });
});
