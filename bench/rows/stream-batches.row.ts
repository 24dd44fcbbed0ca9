import { createBacklog, type BacklogRun } from '../environment/backlog.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Row } from '../row.ts';

const EVENTS = 500;

export const streamBatches: Row = {
  name: 'stream-batches',
  run: (effort) =>
    inWorld(async (world) => {
      const one = { groups: 1, destinationsPerGroup: 1 };
      const single = await createBacklog(world, one);
      const batched = await createBacklog(world, { ...one, batches: EVENTS });
      const [batches, singles] = await alternate(
        effort.rounds,
        () => batched.stream(effort.backlog),
        () => single.stream(effort.backlog),
      );
      const rate = (runs: BacklogRun[]): number[] => runs.map(({ perSecond }) => perSecond);
      const cpu = (runs: BacklogRun[]): number => median(runs.map(({ server }) => server));
      return [
        ratioLine(
          `a backlog in batches of ${EVENTS} with gzip, relative to one event per request`,
          rate(batches),
          rate(singles),
          { atLeast: 4, raw: `${round(median(rate(batches)))} events/s; ${round(median(rate(singles)))}` },
        ),
        {
          what: '… CPU per event: one event per request relative to batches',
          figure: (cpu(singles) / cpu(batches)).toFixed(2),
          raw: `server ${round(cpu(batches))} µs in batches, ${round(cpu(singles))} µs one by one`,
        },
      ];
    }),
};
