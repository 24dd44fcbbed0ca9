import { createBacklog, type BacklogRun, type Spread } from '../environment/backlog.ts';
import { startBareSender, type BareReport } from '../environment/bare-sender.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Effort, type Line } from '../row.ts';

// Of the server's stream, per destination.
const CONNECTIONS = 32;

/** What is streamed, how its line is called, and the share of the bare loop that its CPU has to come to. */
export interface Comparison {
  readonly what: string;
  readonly spread: Spread;
  readonly atLeast: number;
}

/** Streams a backlog and sends as much with a bare loop, in turn. */
export function compareWithBareLoop(comparison: Comparison, effort: Effort): Promise<readonly Line[]> {
  return inWorld(async (world) => {
    const backlog = await createBacklog(world, comparison.spread);
    const sender = startBareSender();
    try {
      const [ours, bare] = await alternate(
        effort.rounds,
        () => backlog.stream(effort.backlog),
        () =>
          sender.run({
            ...{ urls: backlog.urls, requests: effort.backlog, connections: CONNECTIONS },
            signed: comparison.spread.unsigned !== true,
          }),
      );
      return lines(comparison, ours, bare, effort.backlog);
    } finally {
      sender.stop();
    }
  });
}

function lines(
  { what, atLeast }: Comparison,
  ours: readonly BacklogRun[],
  bare: readonly BareReport[],
  requests: number,
): readonly Line[] {
  const bareCpu = bare.map(({ cpuSeconds }) => (cpuSeconds / requests) * 1e6);
  const rates = ours.map(({ perSecond }) => perSecond);
  const bareRates = bare.map(({ seconds }) => requests / seconds);
  const of = (key: keyof BacklogRun): number[] => ours.map((run) => run[key]);
  const microseconds = (key: keyof BacklogRun): string => round(median(of(key)));
  return [
    ratioLine(`${what}, by CPU`, bareCpu, of('server'), {
      atLeast,
      raw:
        `server ${microseconds('server')} µs, PostgreSQL ${microseconds('postgres')} µs, receiver ` +
        `${microseconds('receiver')} µs; bare loop ${round(median(bareCpu))} µs`,
    }),
    ratioLine('… by rate', rates, bareRates, {
      raw: `${round(median(rates))} deliveries/s; bare ${round(median(bareRates))} requests/s`,
    }),
  ];
}
