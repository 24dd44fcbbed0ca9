import { createClient, type BenchClient } from '../environment/client.ts';
import { singles } from '../environment/events.ts';
import { startHelper } from '../environment/helper.ts';
import { cpuSeconds } from '../environment/process-figures.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Row } from '../row.ts';

const POSTS = 20_000;
const CONNECTIONS = 64;

interface Run {
  readonly perSecond: number;
  /** Microseconds of CPU of the process that answers, for each request, and of PostgreSQL. */
  readonly cpu: number;
  readonly postgres: number;
}

export const ingestSingle: Row = {
  name: 'ingest-single',
  run: ({ rounds }) =>
    inWorld(async ({ client, server, database }) => {
      await using made = new AsyncDisposableStack();
      const route = await startHelper('./bare-route-process.ts');
      made.defer(() => route.stop());
      const bareClient = createClient(`http://127.0.0.1:${route.port}`);
      made.defer(() => bareClient.close());
      const group = await client.createGroup();
      const bodies = singles(group, POSTS);
      const post = async (to: BenchClient, pid: number): Promise<Run> => {
        const before = [cpuSeconds(pid), cpuSeconds(database.pid)] as const;
        const seconds = await to.ingest(group, bodies, CONNECTIONS);
        const used = (of: number, since: number): number => ((cpuSeconds(of) - since) / POSTS) * 1e6;
        const [own, postgres] = [used(pid, before[0]), used(database.pid, before[1])];
        return { perSecond: POSTS / seconds, cpu: own, postgres };
      };
      const [ours, bare] = await alternate(
        rounds,
        () => post(client, server.pid),
        () => post(bareClient, route.pid),
      );
      const of = (runs: readonly Run[], key: keyof Run): number[] => runs.map((run) => run[key]);
      const [rates, bareRates] = [of(ours, 'perSecond'), of(bare, 'perSecond')];
      return [
        ratioLine(
          `ingest of single events over ${CONNECTIONS} connections, relative to a bare route of Fastify, by CPU`,
          of(bare, 'cpu'),
          of(ours, 'cpu'),
          {
            atLeast: 0.3,
            raw:
              `server ${round(median(of(ours, 'cpu')))} µs, PostgreSQL ${round(median(of(ours, 'postgres')))} µs; ` +
              `bare route ${round(median(of(bare, 'cpu')))} µs`,
          },
        ),
        ratioLine('… by rate', rates, bareRates, {
          raw: `${round(median(rates))} events/s; bare ${round(median(bareRates))} requests/s`,
        }),
      ];
    }),
};
