// `npm run bench`: measures a real server on this machine and prints a Markdown table. Figures of two machines, or of
// two moments of a shared one, do not compare; the ratios of one run do. Everything stays on loopback.
import { cpus } from 'node:os';
import { bareUndici } from './bare-undici.ts';
import { createClient, type BenchClient } from './client.ts';
import { batches, event } from './events.ts';
import { measureIsolation } from './isolation.ts';
import { measureMemory } from './memory.ts';
import { startReceiver, startServer, type BenchReceiver } from './processes.ts';

const ROUNDS = 5;
const BACKLOG = 40_000;
const SINGLE_POSTS = 10_000;
const CONCURRENCY = 32;

const server = await startServer();
const receiver = await startReceiver();
const client = createClient(server);
try {
  const singles = Array.from({ length: SINGLE_POSTS }, (_, index) => JSON.stringify(event(index)));
  await client.ingest(singles.slice(0, 2_000), 64); // the first thousands warm the compiler
  const single = await measure(async () => SINGLE_POSTS / (await client.ingest(singles, 64)));
  const batch = await measure(async () => BACKLOG / (await client.ingest(batches(BACKLOG / 500, 500), 4)));

  const destination = await client.createDestination(receiver.url);
  const streamed: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    streamed.push(await streamBacklog(client, receiver, destination));
    bare.push(await bareUndici(receiver.url, BACKLOG, CONCURRENCY));
  }
  const { alone, beside } = await measureIsolation();
  print([
    ['ingest, single event per request, 64 connections', 'events/s', single],
    ['ingest, batches of 500, 4 connections', 'events/s', batch],
    [
      `streaming a backlog of ${BACKLOG} to one destination, ten custom headers`,
      'deliveries/s',
      median(streamed),
    ],
    ['a bare undici loop against the same receiver', 'requests/s', median(bare)],
    ['streaming relative to the bare loop', 'ratio', median(streamed) / median(bare)],
    ['a healthy destination beside 50 bad ones, relative to alone', 'ratio', beside.rate / alone.rate],
    ['from the answer to received, alone, p99', 'ms', alone.p99],
    ['from the answer to received, beside 50 bad ones, p99', 'ms', beside.p99],
  ]);
} finally {
  await client.close();
  receiver.stop();
  await server.stop();
}
for (const { what, megabytes } of await measureMemory()) console.log(`| ${what} | MB | ${megabytes} |`);

async function measure(run: () => Promise<number>): Promise<number> {
  const results: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) results.push(await run());
  return median(results);
}

/** Fills the log while the destination is paused, then times from its activation to the last request. */
async function streamBacklog(to: BenchClient, at: BenchReceiver, destination: string): Promise<number> {
  await to.setActive(destination, false);
  await to.ingest(batches(BACKLOG / 500, 500), 4);
  const before = await at.received();
  const started = performance.now();
  await to.setActive(destination, true);
  while ((await at.received()) - before < BACKLOG) await new Promise((resolve) => setTimeout(resolve, 5));
  return BACKLOG / ((performance.now() - started) / 1000);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function print(rows: readonly (readonly [string, string, number])[]): void {
  const cores = cpus();
  console.log(
    `\nNode ${process.version}, ${cores.length} × ${cores[0]?.model ?? 'unknown'}, median of ${ROUNDS}\n`,
  );
  console.log('| what | unit | figure |\n|---|---|---|');
  for (const [what, unit, value] of rows) console.log(`| ${what} | ${unit} | ${format(value)} |`);
}

function format(value: number): string {
  return value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US');
}
