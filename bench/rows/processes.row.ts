import { createBacklog } from '../environment/backlog.ts';
import { inWorld } from '../environment/world.ts';
import { median, round, type Effort, type Row } from '../row.ts';

export const processes: Row = {
  name: 'processes',
  async run(effort) {
    const [one, two] = [await rateOf(1, effort), await rateOf(2, effort)];
    return [
      {
        what: 'two worker processes relative to one, 20 destinations of 5 groups',
        figure: (two / one).toFixed(2),
        raw: `${round(two)} and ${round(one)} deliveries/s, on the same two cores as PostgreSQL and the receiver`,
      },
    ];
  },
};

function rateOf(workers: number, { rounds, backlog: deliveries }: Effort): Promise<number> {
  return inWorld(
    async (world) => {
      for (let index = 0; index < workers; index += 1) await world.addServer({ role: 'worker' });
      const backlog = await createBacklog(world, { groups: 5, destinationsPerGroup: 4 });
      const rates: number[] = [];
      for (let round = 0; round <= rounds; round += 1)
        rates.push((await backlog.stream(deliveries)).perSecond);
      return median(rates.slice(1));
    },
    { role: 'api' },
  );
}
