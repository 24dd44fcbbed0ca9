import { describe, expect, it } from '@jest/globals';
import { withTransaction } from '../../src/database/transaction.ts';
import { STREAM_EVENTS } from '../../src/event-log/stream-events.queue.ts';
import { readEventsAfter } from '../../src/event-log/read-events.ts';
import { recover, startRetrying } from '../../src/streaming/state/destination-state.ts';
import { claimSubscription } from '../../src/streaming/stream/subscription-claim.ts';
import { sleep } from '../../src/streaming/stream/subscription-release.ts';
import { sweep } from '../../src/streaming/stream/sweep.ts';
import { newEvent } from '../support/events.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { workers: false });

// What a process holds of a destination that went down and came back before it could let go: PostgreSQL was away, say.
describe('a destination that recovers while a stream job still has its subscription', () => {
  it.each([
    ['more events wait behind the one that got through', 2],
    ['nothing waits behind the one that got through', 1],
  ])('has a job exactly while it is awake, when %s', async (_, events) => {
    const { pool } = test.database;
    const { streamId, destinationId } = await process.createDestination('http://127.0.0.1:9/');
    await process.append(
      streamId,
      Array.from({ length: events }, () => newEvent()),
    );
    const [job] = await test.jobs.fetch(STREAM_EVENTS, 1);
    if (job === undefined) throw new Error('An append makes a job');
    const { subscriptionId } = job.data;
    const claim = await claimSubscription(pool, { id: job.id, subscriptionId }, 'slow');
    if (claim === undefined) throw new Error('The job is for a subscription that is awake');

    await withTransaction(pool, async (client) => {
      const state = { now: new Date(), nextProbeAt: new Date(), consecutiveFailures: 10 };
      expect(await startRetrying(client, test.jobs, destinationId, state)).toBe(true);
    });
    const [event] = await readEventsAfter(pool, streamId, claim.position, 1);
    if (event === undefined) throw new Error('It was appended');
    await withTransaction(pool, async (client) => {
      const next = { subscriptionId, position: claim.position.sequence, event };
      const probe = { destinationId, probeNumber: 1 };
      expect(await recover(client, test.jobs, probe, { next, patience: 0 })).toBe(true);
    });
    expect(await sweep(process.streaming)).toBe(0);
    // Whoever had it lets go at last.
    expect(await sleep(pool, test.jobs, { queue: STREAM_EVENTS, job }, claim)).toBe(true);
    expect(await sweep(process.streaming)).toBe(0);

    const [successor] = await test.jobs.fetch(STREAM_EVENTS, 1);
    expect(successor?.data).toEqual(events > 1 ? { subscriptionId } : undefined);
  });
});
