import { expect, it } from '@jest/globals';
import { createDestinationLimits } from '../../../src/streaming/limit/destination-limits.ts';
import { runBatch } from '../../../src/streaming/stream/run-batch.ts';

const DESTINATION = 7;

it('gives back the places of all its requests when sending fails in this process', async () => {
  const limits = createDestinationLimits();
  const events = Array.from({ length: 20 }, (_, index) => ({
    streamId: 1,
    sequence: index + 1,
    previous: index,
    id: index + 1,
    eventType: 'project_created',
    receivedAt: new Date(),
    body: '{}',
    via: null,
  }));
  const batch = runBatch({
    reading: { events, end: { sequence: 20, receivedAt: new Date(), previous: 20 } },
    consecutiveFailures: 0,
    concurrency: () => 8,
    join: (wake) => limits.join(DESTINATION, 8, wake),
    downAfter: 5_000,
    trigger: 'STREAM',
    limits: { events: 1, bytes: 1_000, stable: false },
    send: () => Promise.reject(new Error('The signing secret cannot be read')),
    succeeded: () => undefined,
    interrupted: () => false,
    now: () => new Date(),
  });
  await expect(batch).rejects.toThrow('The signing secret cannot be read');
  const [[, shared] = []] = [...limits.entries()];
  expect(shared?.limit.inFlight).toBe(0);
  expect(shared?.isUsed).toBe(false);
});
