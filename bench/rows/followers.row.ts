import { batches } from '../environment/events.ts';
import { loopDelay } from '../environment/event-loop.ts';
import { indexed } from '../environment/indexed.ts';
import { measureLatencies } from '../environment/latencies.ts';
import { mainThreadSeconds } from '../environment/process-figures.ts';
import { inWorld, type World } from '../environment/world.ts';
import { alternate, median, percentile, ratioLine, type Line, type Row } from '../row.ts';

const IN_PLACE = ['--import', new URL('../environment/followers-in-place.ts', import.meta.url).href];
const SIZE = 500;
const BATCHES = 40;
const CONNECTIONS = 4;
const LOAD = { perSecond: 200, seconds: 10 };

/** One round on one server. */
interface Figures {
  /** Microseconds of the main thread for an event that is posted in a batch, and indexed. */
  readonly cpu: number;
  /** Milliseconds, while single events come and others are being indexed. */
  readonly delay: number;
  readonly longest: number;
  readonly waits: readonly number[];
}

/** What requests and deliveries notice of the search index: in a thread, and on their own. */
export const followers: Row = {
  name: 'followers',
  whenNamed: true,
  run: ({ rounds }) =>
    inWorld(async (thread) =>
      inWorld(
        async (main) => {
          const [a, b] = await alternate(rounds, await prepare(thread), await prepare(main));
          return [cpuLine(a, b), delayLine(a, b)];
        },
        { nodeArguments: IN_PLACE },
      ),
    ),
};

async function prepare({ client, server, receiver, database }: World): Promise<() => Promise<Figures>> {
  const quiet = await client.createGroup();
  const bodies = batches(quiet, BATCHES, SIZE);
  const watched = await client.createGroup();
  await client.createDestination(watched, receiver.url);
  return async () => {
    await indexed(database);
    const before = mainThreadSeconds(server.pid);
    await client.ingest(quiet, bodies, CONNECTIONS);
    await indexed(database);
    const cpu = ((mainThreadSeconds(server.pid) - before) / (BATCHES * SIZE)) * 1e6;
    await client.ingest(quiet, bodies, CONNECTIONS);
    await loopDelay(server);
    const waits = await measureLatencies({ client, group: watched, receiver }, LOAD);
    const { p99, longest } = await loopDelay(server);
    return { cpu, delay: p99, longest, waits };
  };
}

function cpuLine(thread: readonly Figures[], main: readonly Figures[]): Line {
  const cpuOf = (figures: readonly Figures[]): number[] => figures.map(({ cpu }) => cpu);
  const raw = `${median(cpuOf(thread)).toFixed(1)} µs an event; on the main thread ${median(cpuOf(main)).toFixed(1)} µs`;
  const what =
    'CPU of the main thread, batches of 500 posted and indexed: the index in a thread relative to on it';
  return ratioLine(what, cpuOf(thread), cpuOf(main), { raw });
}

function delayLine(thread: readonly Figures[], main: readonly Figures[]): Line {
  const say = (figures: readonly Figures[]): string => {
    const delay = median(figures.map((one) => one.delay));
    const longest = median(figures.map((one) => one.longest));
    const wait = (share: number): string =>
      median(figures.map(({ waits }) => percentile(waits, share))).toFixed(1);
    return `event loop late by ${delay.toFixed(1)} ms (p99), ${longest.toFixed(1)} ms (longest); received after ${wait(0.5)} / ${wait(0.99)} ms (p50 / p99)`;
  };
  const delaysOf = (figures: readonly Figures[]): number[] => figures.map(({ delay }) => delay);
  const what = `… p99 of the event loop's delay while ${LOAD.perSecond} single events/s come and others are indexed`;
  return ratioLine(what, delaysOf(thread), delaysOf(main), {
    raw: `${say(thread)}; on the main thread ${say(main)}`,
  });
}
