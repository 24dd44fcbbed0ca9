import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeEverything } from '../journeys/server-process.ts';
import { createBucket } from './bucket.ts';
import { runChaos } from './run-chaos.ts';
import { startTeam } from './team-topology.ts';
import type { Topology } from './topology.ts';

// The short form of `npm run test:chaos`: the same, for seconds, and always the same faults.
describe('while servers, workers and PostgreSQL are killed and receivers fail', () => {
  let topology: Topology;
  beforeAll(async () => void (topology = await startTeam()));
  afterAll(async () => {
    await topology.remove();
    await removeEverything();
  });

  it('nothing that was acknowledged is lost or changed, and everything comes to rest', async () => {
    const result = await runChaos(topology, { seed: 1, durationMs: 13_500, gapMs: [1_500, 3_000] });
    expect(result.lost).toEqual([]);
    expect(result.broken).toEqual([]);
    expect(result.faults.size).toBeGreaterThan(1);
    expect(result.acknowledged).toBeGreaterThan(100);
    expect(result.largestBatch).toBeGreaterThan(1);
    // On a busy machine the processes take their time to start, and the run waits for what is late.
  }, 300_000);
});

describe('a bucket of the chaos test', () => {
  const bodies = (...ids: number[]): string[] => ids.map((id) => JSON.stringify({ id }));

  it('takes the same events under the same name as often as they come', () => {
    const bucket = createBucket('bucket');
    expect(bucket.put('/1-2', bodies(1, 2))).toEqual([]);
    expect(bucket.put('/1-2', bodies(1, 2))).toEqual([]);
    expect(bucket.put('/3-3', bodies(3))).toEqual([]);
  });

  it('notices an object that comes with other events, and an event that comes in two objects', () => {
    const bucket = createBucket('bucket');
    bucket.put('/1-2', bodies(1, 2));
    expect(bucket.put('/1-2', bodies(1))).toEqual(['bucket: the object /1-2 came with other events']);
    expect(bucket.put('/2-3', bodies(2, 3))).toEqual(['bucket: event 2 is in /2-3 and in another object']);
  });
});
