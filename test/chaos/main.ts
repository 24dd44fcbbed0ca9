// `npm run test:chaos`: sends events while processes are killed and receivers fail, and looks for what was lost.
// `-- --seed N` repeats the plan of an earlier run, `--seconds N` says how long events are sent in all, `--only team` or
// `--only single` leaves the other arrangement of processes out.
import { parseArgs } from 'node:util';
import { removeEverything } from '../journeys/server-process.ts';
import { isWell, reportOf } from './report.ts';
import { runChaos, type ChaosResult } from './run-chaos.ts';
import { startSingle } from './single-topology.ts';
import { startTeam } from './team-topology.ts';
import type { Topology } from './topology.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, seconds: { type: 'string' }, only: { type: 'string' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const milliseconds = Number(values.seconds ?? 150) * 1_000;
const ARRANGEMENTS: readonly [name: string, start: () => Promise<Topology>, share: number][] = [
  ['team', startTeam, 2 / 3],
  ['single', startSingle, 1 / 3],
];
const chosen = ARRANGEMENTS.filter(([name]) => values.only === undefined || values.only === name);
if (!Number.isSafeInteger(seed) || !(milliseconds >= 5_000) || chosen.length === 0) {
  console.error(
    'Usage: npm run test:chaos -- [--seed WHOLE_NUMBER] [--seconds AT_LEAST_5] [--only team|single]',
  );
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void removeEverything().finally(() => process.exit(130)));

const results: ChaosResult[] = [];
try {
  for (const [, start, share] of chosen) {
    const topology = await start();
    try {
      console.log(`\n${topology.name}: seed ${seed}`);
      const durationMs = chosen.length === 1 ? milliseconds : milliseconds * share;
      const result = await runChaos(topology, { seed, durationMs });
      console.log(reportOf(result));
      results.push(result);
    } finally {
      await topology.remove();
    }
  }
} finally {
  await removeEverything();
}
if (!results.every(isWell)) {
  console.error(
    `\nThe server did not keep its promise. Repeat it with: npm run test:chaos -- --seed ${seed}`,
  );
  process.exitCode = 1;
}
