import { startBareSender } from '../environment/bare-sender.ts';
import { batches } from '../environment/events.ts';
import {
  SERVICE_MS,
  startSheddingReceiver,
  type SheddingCounts,
  type SheddingReceiver,
} from '../environment/shedding-receiver.ts';
import { inWorld, type World } from '../environment/world.ts';
import { round, type Line, type Row } from '../row.ts';

const EVENTS = 6_000;
/** A receiver that is sent nothing is given up on, and its row says what came until then. */
const WITHIN_MS = 60_000;
/** Requests in flight that the server has for one destination. */
const CONCURRENCY = 32;

interface Case {
  readonly what: string;
  readonly path: string;
  /** What it is measured against: so many events per second if that is less than the healthy rate. */
  readonly of?: (receiver: SheddingReceiver, latencyMs: number) => number | Promise<number>;
  readonly atLeast: number;
  /** Requests refused: of all, at most. */
  readonly refusedAtMost?: number;
}

const CASES: readonly Case[] = [
  { what: 'refuses 1 in 37', path: 'one-in-37', atLeast: 0.8 },
  { what: 'refuses 1 in 3', path: 'one-in-3', atLeast: 0.25 },
  {
    what: 'takes 8 at once for 8 ms',
    path: 'takes-8',
    of: eightAtOnce,
    atLeast: 0.85,
    refusedAtMost: 0.12,
  },
  { what: 'takes 500 per second', path: 'window-500', of: () => 500, atLeast: 0.8, refusedAtMost: 1 / 3 },
  { what: '… with Retry-After: 1', path: 'window-500-retry-after', of: () => 500, atLeast: 0.5 },
  { what: 'resets half of the connections', path: 'resets-half', atLeast: 0.3 },
];

/** Receivers that refuse some requests, beside a healthy one of the same latency: a backlog, one event per POST. */
export const shedding: Row = {
  name: 'shedding',
  run: ({ isQuick }) =>
    inWorld(async (world) => {
      const receiver = await startSheddingReceiver();
      try {
        await stream(world, receiver, '/healthy/0/warm-up');
        const lines: Line[] = [];
        for (const latencyMs of isQuick ? [0] : [0, 50]) {
          const healthy = perSecond(await stream(world, receiver, `/healthy/${latencyMs}`));
          lines.push(healthyLine(latencyMs, healthy));
          for (const one of CASES) {
            const possible = Math.min(healthy, (await one.of?.(receiver, latencyMs)) ?? Infinity);
            const counts = await stream(world, receiver, `/${one.path}/${latencyMs}`);
            lines.push(lineOf(one, latencyMs, possible, counts));
          }
        }
        const slow = perSecond(await stream(world, receiver, '/healthy/300'));
        lines.push(slowLine(slow));
        return lines;
      } finally {
        receiver.stop();
      }
    }),
};

/** Events per second of a loop that has eight requests in flight all the time, for some seconds: the timers are not exact. */
async function eightAtOnce(receiver: SheddingReceiver, latencyMs: number): Promise<number> {
  const requests = Math.round(16_000 / (SERVICE_MS + latencyMs));
  const sender = startBareSender();
  try {
    const urls = [`${receiver.url}/takes-8/${latencyMs}/bare`];
    const { seconds } = await sender.run({ urls, requests, connections: 8, signed: true });
    return requests / seconds;
  } finally {
    sender.stop();
  }
}

/** A destination of its own gets a backlog. */
async function stream({ client }: World, receiver: SheddingReceiver, path: string): Promise<SheddingCounts> {
  const group = await client.createGroup();
  const id = await client.createDestination(group, `${receiver.url}${path}`);
  await client.setActive(id, false);
  await client.ingest(group, batches(group, EVENTS / 500, 500), 4);
  await client.setActive(id, true);
  const counts = await receiver.taken(path, EVENTS, WITHIN_MS);
  await client.setActive(id, false);
  return counts;
}

function perSecond({ taken, milliseconds }: SheddingCounts): number {
  return (taken * 1_000) / Math.max(milliseconds, 1);
}

function lineOf(
  { what, atLeast, refusedAtMost = 1 }: Case,
  latencyMs: number,
  possible: number,
  counts: SheddingCounts,
): Line {
  const ratio = perSecond(counts) / possible;
  const { taken, refused } = counts;
  const share = refused / (taken + refused);
  const bars = [
    `≥ ${atLeast}`,
    ...(refusedAtMost < 1 ? [`≤ ${Math.round(refusedAtMost * 100)} % refused`] : []),
  ];
  return {
    what: `a receiver that ${what}, ${latencyMs} ms away: relative to what it can take`,
    figure: `${ratio.toFixed(2)}, ${(share * 100).toFixed(1)} % refused`,
    bar: { text: bars.join(', '), met: ratio >= atLeast && share <= refusedAtMost && taken >= EVENTS },
    raw: `${round(perSecond(counts))} of ${round(possible)} events/s; ${taken} taken`,
  };
}

function healthyLine(latencyMs: number, rate: number): Line {
  return { what: `a healthy receiver, ${latencyMs} ms away`, figure: `${round(rate)} events/s`, raw: '' };
}

function slowLine(rate: number): Line {
  const ratio = (rate * 0.3) / CONCURRENCY;
  return {
    what: 'a receiver that answers after 300 ms: requests in flight, relative to the most',
    figure: ratio.toFixed(2),
    bar: { text: '≥ 0.9', met: ratio >= 0.9 },
    raw: `${round(rate)} events/s`,
  };
}
