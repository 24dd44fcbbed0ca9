import { createBacklog } from '../environment/backlog.ts';
import { inWorld } from '../environment/world.ts';
import { median, round, type Effort, type Row } from '../row.ts';

const GOT = ['--import', new URL('../environment/got-in-place.ts', import.meta.url).href];

export const clients: Row = {
  name: 'clients',
  async run({ rounds, backlog }) {
    const undici = await rateOf([], { rounds, backlog });
    const got = await rateOf(GOT, { rounds, backlog: backlog / 5 });
    return [
      {
        what: 'the whole pipeline with undici, relative to got in its place',
        figure: (undici.rate / got.rate).toFixed(1),
        raw:
          `undici ${round(undici.rate)} deliveries/s at ${round(undici.cpu)} µs; ` +
          `got ${round(got.rate)} deliveries/s at ${round(got.cpu)} µs of the server process`,
      },
    ];
  },
};

function rateOf(nodeArguments: readonly string[], effort: Effort): Promise<{ rate: number; cpu: number }> {
  return inWorld(
    async (world) => {
      const backlog = await createBacklog(world, { groups: 1, destinationsPerGroup: 1 });
      const runs = [];
      for (let round = 0; round <= effort.rounds; round += 1) runs.push(await backlog.stream(effort.backlog));
      const warm = runs.slice(1);
      return {
        rate: median(warm.map(({ perSecond }) => perSecond)),
        cpu: median(warm.map(({ server }) => server)),
      };
    },
    { nodeArguments },
  );
}
