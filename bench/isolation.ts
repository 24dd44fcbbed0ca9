import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, type BenchClient } from './client.ts';
import { batches, event } from './events.ts';
import { startReceiver, startServer, type BenchReceiver, type BenchServer } from './processes.ts';

const BACKLOG = 10_000;
const ROUNDS = 3;
const BAD = 50;
const SINGLE_EVENTS = 200;
// Nothing listens there.
const REFUSING = 'http://127.0.0.1:1';

/** A healthy destination alone and beside 50 that hang, refuse, answer 500 or send one byte a second. */
export interface Isolation {
  readonly alone: Figures;
  readonly beside: Figures;
}

export interface Figures {
  /** Deliveries per second of a backlog. */
  readonly rate: number;
  /** Milliseconds from the answer to the sender until the receiver has the event: the 99th percentile. */
  readonly p99: number;
}

/** Measures both in one run, on a server of its own. */
export async function measureIsolation(): Promise<Isolation> {
  const server = await startServer();
  const receiver = await startReceiver();
  const bad = fork(fileURLToPath(new URL('bad-receivers.ts', import.meta.url)));
  const [{ port }] = (await once(bad, 'message')) as [{ port: number }];
  const healthy = createClient(server);
  try {
    const destination = await healthy.createDestination(receiver.url);
    await measure(healthy, receiver, destination); // warms the compiler
    const alone = await measure(healthy, receiver, destination);
    const groups = await addBad(server, port);
    // Enough for all of them to be sent to, and more for those that come back.
    const feed = (): Promise<unknown> =>
      Promise.all(groups.map((group) => post(server, group, batches(1, 50)[0] ?? '')));
    await feed();
    const feeding = setInterval(() => void feed().catch(() => undefined), 1_000);
    try {
      return { alone, beside: await measure(healthy, receiver, destination) };
    } finally {
      clearInterval(feeding);
    }
  } finally {
    await healthy.close();
    receiver.stop();
    bad.kill();
    await server.stop();
  }
}

/** Groups of five destinations each: bad ones share no stream with the healthy one. */
async function addBad(server: BenchServer, port: number): Promise<readonly string[]> {
  const kinds = ['hang', '500', 'drip'].map((kind) => `http://127.0.0.1:${port}/${kind}`);
  const urls = Array.from({ length: BAD }, (_, index) => `${[...kinds, REFUSING][index % 4]}/${index}`);
  const groups: string[] = [];
  for (const [index, url] of urls.entries()) {
    if (index % 5 === 0) {
      groups.push(`bad-${index}`);
      await request(server, '/api/v4/groups', JSON.stringify({ name: `bad-${index}`, path: `bad-${index}` }));
    }
    const query = `mutation { externalAuditEventDestinationCreate(input: { groupPath: "${groups.at(-1)}",
                     destinationUrl: "${url}" }) { errors } }`;
    await request(server, '/api/graphql', JSON.stringify({ query }));
  }
  return groups;
}

function post(server: BenchServer, group: string, events: string): Promise<void> {
  return request(server, `/api/v4/groups/${group}/audit_events`, events.replaceAll('example-group', group));
}

async function request({ address, token }: BenchServer, at: string, body: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(address + at, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${at} answered ${answer.status}: ${text}`);
}

async function measure(to: BenchClient, at: BenchReceiver, destination: string): Promise<Figures> {
  const rates: number[] = [];
  const latencies: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await to.setActive(destination, false);
    await to.ingest(batches(BACKLOG / 500, 500), 4);
    const before = await at.received();
    const started = performance.now();
    await to.setActive(destination, true);
    await reach(at, before + BACKLOG);
    rates.push(BACKLOG / ((performance.now() - started) / 1000));
  }
  for (let index = 0; index < SINGLE_EVENTS; index += 1) {
    const before = await at.received();
    await to.ingest([JSON.stringify(event(index))], 1);
    const answered = performance.now();
    await reach(at, before + 1);
    latencies.push(performance.now() - answered);
  }
  return { rate: percentile(rates, 0.5), p99: percentile(latencies, 0.99) };
}

async function reach(at: BenchReceiver, count: number): Promise<void> {
  while ((await at.received()) < count) await new Promise((resolve) => setTimeout(resolve, 1));
}

function percentile(values: readonly number[], part: number): number {
  return (
    [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN
  );
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { alone, beside } = await measureIsolation();
  console.log(JSON.stringify({ alone, beside, ratio: beside.rate / alone.rate }, null, 2));
}
