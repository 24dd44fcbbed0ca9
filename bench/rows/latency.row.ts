import { setTimeout as sleep } from 'node:timers/promises';
import { event } from '../environment/events.ts';
import { inWorld } from '../environment/world.ts';
import type { Row } from '../row.ts';

const PER_SECOND = 1_000;
const SECONDS = 10;
const WARM_UP = 3;
const BARS = { p50: 5, p99: 25 };

export const latency: Row = {
  name: 'latency',
  run: () =>
    inWorld(async ({ client, receiver }) => {
      const group = await client.createGroup();
      await client.createDestination(group, receiver.url);
      const total = PER_SECOND * (SECONDS + WARM_UP);
      // One more comes first: the event that says that the destination was made.
      const { reached } = await receiver.expect(total, { times: true });
      const sent: number[] = [];
      const posts: Promise<unknown>[] = [];
      const started = now();
      while (sent.length < total) {
        // An open loop: a slow answer does not hold back what comes after it.
        const due = Math.min(total, Math.floor(now() - started) * (PER_SECOND / 1000));
        while (sent.length < due) {
          const body = JSON.stringify(event(group, sent.length));
          sent.push(now());
          posts.push(client.ingest(group, [body], 1));
        }
        await sleep(1);
      }
      await Promise.all(posts);
      await reached;
      const arrivals = await receiver.arrivals();
      const first = PER_SECOND * WARM_UP;
      const waits = sent
        .map((at, n) => (arrivals.get(n) ?? NaN) - at)
        .slice(first)
        .filter(Number.isFinite);
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

/** Milliseconds of the machine's monotonic clock, as the receiver reads it. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}
