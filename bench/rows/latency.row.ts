import { measureLatencies } from '../environment/latencies.ts';
import { inWorld } from '../environment/world.ts';
import { percentile, type Row } from '../row.ts';

const LOAD = { perSecond: 1_000, seconds: 10 };
const WARM_UP = { perSecond: 1_000, seconds: 3 };
const BARS = { p50: 5, p99: 25 };

export const latency: Row = {
  name: 'latency',
  run: () =>
    inWorld(async ({ client, receiver }) => {
      const group = await client.createGroup();
      await client.createDestination(group, receiver.url);
      const path = { client, group, receiver };
      await measureLatencies(path, WARM_UP);
      const waits = await measureLatencies(path, LOAD);
      const [p50, p99] = [percentile(waits, 0.5), percentile(waits, 0.99)];
      return [
        {
          what: 'from ingest to received, 1 000 events/s offered as single posts: p50 / p99',
          figure: `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`,
          bar: { text: `≤ ${BARS.p50} / ≤ ${BARS.p99} ms`, met: p50 <= BARS.p50 && p99 <= BARS.p99 },
          raw: `${waits.length} events, longest ${Math.max(...waits).toFixed(1)} ms`,
        },
      ];
    }),
};
