import { setInterval as every } from 'node:timers';
import { createBacklog } from '../environment/backlog.ts';
import { addBadDestinations } from '../environment/bad-destinations.ts';
import { measureLatencies } from '../environment/latencies.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, percentile, ratioLine, round, type Row } from '../row.ts';

const BAR = 0.9;
const DELIVERIES = 40_000;
const SINGLES = { perSecond: 200, seconds: 4 };
const FEED_MS = 500;

interface Round {
  readonly rate: number;
  readonly latencies: readonly number[];
}

/** A healthy destination alone and beside 50 that hang, refuse, answer 500 or send one byte a second. */
export const isolation: Row = {
  name: 'isolation',
  run: ({ rounds }) =>
    inWorld(async (world) => {
      const { client, receiver } = world;
      const backlog = await createBacklog(world, { groups: 1, destinationsPerGroup: 1 });
      const [group = ''] = backlog.groups;
      const measure = async (): Promise<Round> => {
        const { perSecond } = await backlog.stream(DELIVERIES);
        await backlog.setActive(true);
        const latencies = await measureLatencies({ client, group, receiver }, SINGLES);
        await backlog.setActive(false);
        return { rate: perSecond, latencies };
      };
      const bad = await addBadDestinations(client);
      // The same events arrive in both measurements; only in the second one, destinations receive them.
      const feeding = every(() => void bad.feed().catch(() => undefined), FEED_MS);
      try {
        const besideBad = async (): Promise<Round> => {
          await bad.setActive(true);
          await bad.feed();
          const measured = await measure();
          await bad.setActive(false);
          return measured;
        };
        const [beside, alone] = await alternate(rounds, besideBad, measure);
        return [rateLine(beside, alone), latencyLine(beside, alone)];
      } finally {
        clearInterval(feeding);
        bad.stop();
      }
    }),
};

function rateLine(beside: readonly Round[], alone: readonly Round[]) {
  const [rates, aloneRates] = [beside, alone].map((rounds) => rounds.map(({ rate }) => rate)) as [
    number[],
    number[],
  ];
  const raw = `${round(median(rates))} and ${round(median(aloneRates))} deliveries/s`;
  const what = 'rate of a healthy destination beside 50 bad ones, relative to alone';
  return ratioLine(what, rates, aloneRates, { atLeast: BAR, raw });
}

/** Of all rounds together: a round alone has eight events above its 99th percentile. */
function latencyLine(beside: readonly Round[], alone: readonly Round[]) {
  const [p99, p99Alone] = [beside, alone].map((rounds) =>
    percentile(
      rounds.flatMap(({ latencies }) => latencies),
      0.99,
    ),
  ) as [number, number];
  const ratio = p99Alone / p99;
  return {
    what: '… p99 from ingest to received, 200 events/s: alone relative to beside them',
    figure: ratio.toFixed(2),
    bar: { text: `≥ ${BAR}`, met: ratio >= BAR },
    raw: `${p99.toFixed(1)} and ${p99Alone.toFixed(1)} ms`,
  };
}
