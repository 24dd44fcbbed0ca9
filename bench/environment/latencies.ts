import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchClient } from './client.ts';
import { event } from './events.ts';
import type { BenchReceiver } from './receiver.ts';

/** Where events are sent, and where they arrive: a receiver of no other group, whose destination is active. */
export interface Path {
  readonly client: BenchClient;
  readonly group: string;
  readonly receiver: BenchReceiver;
}

const PATIENCE_MS = 10_000;

/**
 * Posts single events at a steady rate and returns, for each, the milliseconds from the call until the receiver had it.
 * An open loop: a slow answer does not hold back what comes after it.
 */
export async function measureLatencies(
  { client, group, receiver }: Path,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<number[]> {
  const total = perSecond * seconds;
  const { reached } = await receiver.expect(total, { times: true });
  const sent: number[] = [];
  const posts: Promise<unknown>[] = [];
  const started = now();
  while (sent.length < total) {
    const due = Math.min(total, ((now() - started) / 1000) * perSecond);
    while (sent.length < due) {
      const body = JSON.stringify(event(group, sent.length));
      sent.push(now());
      posts.push(client.ingest(group, [body], 1));
    }
    await sleep(1);
  }
  await Promise.all(posts);
  await reached;
  // Something else may have been counted in their place, such as the event that says that the destination is active.
  let arrivals = await receiver.arrivals();
  const end = now() + PATIENCE_MS;
  while (arrivals.size < total) {
    if (now() > end) throw new Error(`Of ${total} events only ${arrivals.size} were seen to arrive`);
    await sleep(10);
    arrivals = await receiver.arrivals();
  }
  return sent.map((at, n) => (arrivals.get(n) ?? NaN) - at);
}

/** Milliseconds of the machine's monotonic clock, as the receiver reads it. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
