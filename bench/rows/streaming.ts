import { createBacklog, type BacklogRun, type Spread } from '../environment/backlog.ts';
import { startBareSender, type BareReport } from '../environment/bare-sender.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Effort, type Line } from '../row.ts';

// Of the server's stream, per destination.
const CONNECTIONS = 32;

/** Streams a backlog and sends as much with a bare loop, in turn. */
export function compareWithBareLoop(what: string, spread: Spread, effort: Effort): Promise<readonly Line[]> {
  return inWorld(async (world) => {
    const backlog = await createBacklog(world, spread);
    const sender = startBareSender();
    try {
      const [ours, bare] = await alternate(
        effort.rounds,
        () => backlog.stream(effort.backlog),
        () => sender.run({ urls: backlog.urls, requests: effort.backlog, connections: CONNECTIONS }),
      );
      return lines(what, ours, bare, effort.backlog);
    } finally {
      sender.stop();
    }
  });
}

function lines(what: string, ours: BacklogRun[], bare: BareReport[], requests: number): readonly Line[] {
  const rates = ours.map(({ perSecond }) => perSecond);
  const bareRates = bare.map(({ seconds }) => requests / seconds);
  const bareCpu = median(bare.map(({ cpuSeconds }) => (cpuSeconds / requests) * 1e6));
  const of = (key: keyof BacklogRun): number => median(ours.map((run) => run[key]));
  const raw = `${round(median(rates))} deliveries/s; bare ${round(median(bareRates))} requests/s`;
  return [
    ratioLine(what, rates, bareRates, { atLeast: 0.8, raw }),
    {
      what: '… CPU per delivery: the bare loop relative to the server process',
      figure: (bareCpu / of('server')).toFixed(2),
      raw:
        `server ${round(of('server'))} µs, PostgreSQL ${round(of('postgres'))} µs, receiver ` +
        `${round(of('receiver'))} µs; bare loop ${round(bareCpu)} µs`,
    },
  ];
}
