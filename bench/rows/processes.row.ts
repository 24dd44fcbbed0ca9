import { createBacklog, type Backlog, type BacklogRun } from '../environment/backlog.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Row } from '../row.ts';

/** Two worker processes on one database beside one, with an API process each. */
export const processes: Row = {
  name: 'processes',
  run: ({ rounds, backlog }) =>
    withWorkers(1, (one) =>
      withWorkers(2, async (two) => {
        // Each of the two has half of the deliveries, and is to be as warm as the one.
        await two.stream(backlog);
        const [ours, alone] = await alternate(
          rounds,
          () => two.stream(backlog),
          () => one.stream(backlog),
        );
        const of = (runs: readonly BacklogRun[], key: keyof BacklogRun): number[] =>
          runs.map((run) => run[key]);
        const text = (runs: readonly BacklogRun[], key: keyof BacklogRun): string =>
          round(median(of(runs, key)));
        return [
          ratioLine(
            'two worker processes relative to one, 20 destinations of 5 groups: CPU of a delivery',
            of(ours, 'server'),
            of(alone, 'server'),
            {
              atMost: 1.1,
              raw:
                `two workers ${text(ours, 'server')} µs, PostgreSQL ${text(ours, 'postgres')} µs; ` +
                `one ${text(alone, 'server')} and ${text(alone, 'postgres')} µs`,
            },
          ),
          ratioLine('… by rate', of(ours, 'perSecond'), of(alone, 'perSecond'), {
            raw:
              `${text(ours, 'perSecond')} and ${text(alone, 'perSecond')} deliveries/s, ` +
              'on the same cores as PostgreSQL and the receiver',
          }),
        ];
      }),
    ),
};

function withWorkers<T>(workers: number, work: (backlog: Backlog) => Promise<T>): Promise<T> {
  return inWorld(
    async (world) => {
      const pids: number[] = [];
      for (let index = 0; index < workers; index += 1)
        pids.push((await world.addServer({ role: 'worker' })).pid);
      return work(await createBacklog(world, { groups: 5, destinationsPerGroup: 4 }, pids));
    },
    { role: 'api' },
  );
}
