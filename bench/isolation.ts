import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, type BenchClient } from './client.ts';
import { batches, event } from './events.ts';
import { startReceiver, startServer, type BenchReceiver, type BenchServer } from './processes.ts';

const BACKLOG = 40_000;
const ROUNDS = 5;
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
    const groups = await addGroups(server);
    // The same events arrive in both measurements; only in the second one somebody is to get them.
    const feed = (): Promise<unknown> => Promise.all(groups.map((group) => post(server, group)));
    const feeding = setInterval(() => void feed().catch(() => undefined), 500);
    try {
      const ids = await addBad(server, groups, port);
      const switchAll = async (active: boolean): Promise<void> => {
        for (const id of ids) await healthy.setActive(id, active);
      };
      await switchAll(false);
      await measure(healthy, receiver, destination); // warms the compiler
      const alone: Round[] = [];
      const beside: Round[] = [];
      // In turn, so that both sides meet the same machine and the same tables.
      for (let round = 0; round < ROUNDS; round += 1) {
        alone.push(await measure(healthy, receiver, destination));
        await switchAll(true);
        await feed();
        beside.push(await measure(healthy, receiver, destination));
        await switchAll(false);
      }
      return { alone: figuresOf(alone), beside: figuresOf(beside) };
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

/** Bad destinations share no stream with the healthy one; a group takes five. */
async function addGroups(server: BenchServer): Promise<readonly string[]> {
  const groups = Array.from({ length: BAD / 5 }, (_, index) => `bad-${index}`);
  for (const group of groups) {
    await request(server, '/api/v4/groups', JSON.stringify({ name: group, path: group }));
  }
  return groups;
}

/** Returns their ids. */
async function addBad(
  server: BenchServer,
  groups: readonly string[],
  port: number,
): Promise<readonly string[]> {
  const ids: string[] = [];
  const kinds = ['hang', '500', 'drip'].map((kind) => `http://127.0.0.1:${port}/${kind}`);
  for (let index = 0; index < BAD; index += 1) {
    const url = `${[...kinds, REFUSING][index % 4]}/${index}`;
    const query = `mutation { externalAuditEventDestinationCreate(input: {
                     groupPath: "${groups[Math.floor(index / 5)]}", destinationUrl: "${url}" }) { externalAuditEventDestination { id } } }`;
    const answer = await request(server, '/api/graphql', JSON.stringify({ query }));
    ids.push(/gid:[^"]+/.exec(answer)?.[0] ?? '');
  }
  return ids;
}

function post(server: BenchServer, group: string): Promise<string> {
  const events = (batches(1, 10)[0] ?? '').replaceAll('example-group', group);
  return request(server, `/api/v4/groups/${group}/audit_events`, events);
}

async function request({ address, token }: BenchServer, at: string, body: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(address + at, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${at} answered ${answer.status}: ${text}`);
  return text;
}

interface Round {
  readonly rate: number;
  readonly latencies: readonly number[];
}

function figuresOf(rounds: readonly Round[]): Figures {
  const latencies = rounds.flatMap((round) => round.latencies);
  return {
    rate: percentile(
      rounds.map(({ rate }) => rate),
      0.5,
    ),
    p99: percentile(latencies, 0.99),
  };
}

async function measure(to: BenchClient, at: BenchReceiver, destination: string): Promise<Round> {
  await to.setActive(destination, false);
  await to.ingest(batches(BACKLOG / 500, 500), 4);
  const before = await at.received();
  const started = performance.now();
  await to.setActive(destination, true);
  await reach(at, before + BACKLOG);
  const rate = BACKLOG / ((performance.now() - started) / 1000);
  const latencies: number[] = [];
  for (let index = 0; index < SINGLE_EVENTS; index += 1) {
    const sofar = await at.received();
    await to.ingest([JSON.stringify(event(index))], 1);
    const answered = performance.now();
    await reach(at, sofar + 1);
    latencies.push(performance.now() - answered);
  }
  return { rate, latencies };
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
