import { createBacklog, type Backlog, type BacklogRun } from '../environment/backlog.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Row } from '../row.ts';

const GOT = ['--import', new URL('../environment/got-in-place.ts', import.meta.url).href];

export const clients: Row = {
  name: 'clients',
  run: ({ rounds, backlog }) =>
    withClient([], (undici) =>
      withClient(GOT, async (got) => {
        // Fewer with got, which takes several times as long.
        const [ours, gots] = await alternate(
          rounds,
          () => undici.stream(backlog),
          () => got.stream(backlog / 10),
        );
        const raw = `undici ${figures(ours)}; got ${figures(gots)}`;
        return [
          ratioLine(
            'the whole pipeline with undici, relative to got in its place, by CPU',
            cpuOf(gots),
            cpuOf(ours),
            { raw },
          ),
          ratioLine('… by rate', ratesOf(ours), ratesOf(gots), { raw: '' }),
        ];
      }),
    ),
};

function withClient<T>(nodeArguments: readonly string[], work: (backlog: Backlog) => Promise<T>): Promise<T> {
  return inWorld(async (world) => work(await createBacklog(world, { groups: 1, destinationsPerGroup: 1 })), {
    nodeArguments,
  });
}

function ratesOf(runs: readonly BacklogRun[]): number[] {
  return runs.map(({ perSecond }) => perSecond);
}

function cpuOf(runs: readonly BacklogRun[]): number[] {
  return runs.map(({ server }) => server);
}

function figures(runs: readonly BacklogRun[]): string {
  return `${round(median(ratesOf(runs)))} deliveries/s at ${round(median(cpuOf(runs)))} µs of the server process`;
}
