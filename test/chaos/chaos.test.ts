import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeEverything } from '../journeys/server-process.ts';
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
