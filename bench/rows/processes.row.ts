import { createBacklog, type Backlog, type BacklogRun } from '../environment/backlog.ts';
import { startBareSender, type BareSender } from '../environment/bare-sender.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Line, type Row } from '../row.ts';

// As many as a busy process has in flight for each of twenty destinations.
const CONNECTIONS = 8;

/**
 * Two worker processes on one database beside one, with an API process each; and two bare loops beside one, which have nothing
 * in common: what they take more is the machine's, not ours.
 */
export const processes: Row = {
  name: 'processes',
  run: ({ rounds, backlog }) =>
    withWorkers(1, (one) =>
      withWorkers(2, async (two) => {
        // Each of the two has half of the deliveries, and is to be as warm as the one.
        await two.stream(backlog);
        using bareTwo = startBareLoops(2, two.urls);
        using bareOne = startBareLoops(1, one.urls);
        const [ours, alone] = await alternate(
          rounds,
          async () => ({ ...(await two.stream(backlog)), bare: await bareTwo.run(backlog) }),
          async () => ({ ...(await one.stream(backlog)), bare: await bareOne.run(backlog) }),
        );
        return lines(ours, alone);
      }),
    ),
};

/** `bare`: microseconds of CPU for a request of the bare loops. */
type Run = BacklogRun & { readonly bare: number };

function lines(ours: readonly Run[], alone: readonly Run[]): readonly Line[] {
  const of = (runs: readonly Run[], key: keyof Run): number[] => runs.map((run) => run[key]);
  const text = (runs: readonly Run[], key: keyof Run): string => round(median(of(runs, key)));
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
    ratioLine(
      '… two bare loops relative to one, likewise: CPU of a request',
      of(ours, 'bare'),
      of(alone, 'bare'),
      {
        raw: `two ${text(ours, 'bare')} µs, one ${text(alone, 'bare')} µs`,
      },
    ),
  ];
}

/** Bare loops that share the requests, each with its part of the URLs, in processes of their own. */
function startBareLoops(
  count: number,
  urls: readonly string[],
): Disposable & { run(requests: number): Promise<number> } {
  const senders = Array.from({ length: count }, (): BareSender => startBareSender());
  const share = urls.length / count;
  return {
    async run(requests) {
      const reports = await Promise.all(
        senders.map((sender, index) =>
          sender.run({
            urls: urls.slice(index * share, (index + 1) * share),
            requests: requests / count,
            connections: CONNECTIONS,
            signed: true,
          }),
        ),
      );
      return (reports.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / requests) * 1e6;
    },
    [Symbol.dispose]() {
      for (const sender of senders) sender.stop();
    },
  };
}

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
