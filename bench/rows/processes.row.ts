import { createBacklog, type Backlog } from '../environment/backlog.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Row } from '../row.ts';

export const processes: Row = {
  name: 'processes',
  run: ({ rounds, backlog }) =>
    withWorkers(1, (one) =>
      withWorkers(2, async (two) => {
        const rate = (by: Backlog) => async (): Promise<number> => (await by.stream(backlog / 2)).perSecond;
        const [rates, alone] = await alternate(rounds, rate(two), rate(one));
        const what = 'two worker processes relative to one, 20 destinations of 5 groups';
        const raw =
          `${round(median(rates))} and ${round(median(alone))} deliveries/s, ` +
          'on the same two cores as PostgreSQL and the receiver';
        return [ratioLine(what, rates, alone, { raw })];
      }),
    ),
};

function withWorkers<T>(workers: number, work: (backlog: Backlog) => Promise<T>): Promise<T> {
  return inWorld(
    async (world) => {
      for (let index = 0; index < workers; index += 1) await world.addServer({ role: 'worker' });
      return work(await createBacklog(world, { groups: 5, destinationsPerGroup: 4 }));
    },
    { role: 'api' },
  );
}
