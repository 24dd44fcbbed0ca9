import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, type Reply } from '../support/receiver-reply.ts';
import { behave } from './behave.ts';
import { bodiesOfRequest, type Protocol } from './bodies-of-request.ts';
import { createBucket } from './bucket.ts';
import { digestOf, markOf } from './chaos-event.ts';
import { hecReply } from './hec.ts';
import { googleReply } from './google.ts';
import { otlpReply } from './otlp.ts';
import type { Misbehaviour } from './plan.ts';
import { createRandom } from './random.ts';
import { s3Reply } from './s3.ts';

/** A destination that fails when it is told to, and remembers what it has taken. */
export interface ChaosReceiver {
  readonly name: string;
  readonly group: string;
  readonly url: string;
  readonly hostname: string;
  readonly speaks: Protocol | undefined;
  /** Whether it never fails: what is late here is the server's doing. */
  readonly steady: boolean;
  /** By the delivered id: the digest of the body that was answered with 200. */
  readonly taken: ReadonlyMap<number, string>;
  /** How often an event came again that had been taken. */
  readonly again: number;
  /** The most events that one request carried. */
  readonly largest: number;
  /** What may not be: one event with two ids, one id with two bodies; in a bucket, one event in two objects. */
  readonly wrong: readonly string[];
  misbehave(how: Misbehaviour | undefined): void;
  /** The moment at which it takes the first event that was made after `made`. Both in milliseconds since the epoch. */
  takesOneMadeAfter(made: number): Promise<number>;
  close(): Promise<void>;
}

export async function startChaosReceiver(options: {
  readonly seed: number;
  readonly name: string;
  readonly group: string;
  readonly steady: boolean;
  readonly speaks?: Protocol | undefined;
}): Promise<ChaosReceiver> {
  const { name, group, steady, speaks } = options;
  const hostname = `${name}.test`;
  const random = createRandom(options.seed, `replies of ${name}`);
  const taken = new Map<number, string>();
  const idOfKey = new Map<string, number>();
  const wrong: string[] = [];
  const bucket = speaks === 's3' ? createBucket(name) : undefined;
  let waiting: { readonly made: number; readonly resolve: (at: number) => void }[] = [];
  let again = 0;
  let inside = 0;
  let largest = 0;
  let how: Misbehaviour | undefined;

  const take = (body: string): void => {
    const { id } = JSON.parse(body) as { id: number };
    const digest = digestOf(body);
    const before = taken.get(id);
    if (before !== undefined) again += 1;
    if (before !== undefined && before !== digest) wrong.push(`${name}: event ${id} came with two bodies`);
    taken.set(id, digest);
    const mark = markOf(body);
    if (mark === undefined) return;
    if ((idOfKey.get(mark.key) ?? id) !== id) wrong.push(`${name}: "${mark.key}" was stored twice`);
    idOfKey.set(mark.key, id);
    for (const one of waiting) if (mark.madeAt > one.made) one.resolve(Date.now());
    waiting = waiting.filter(({ made }) => mark.madeAt <= made);
  };

  const server = createServer((request, response) => void respond(request, response));
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await bytesOf(request);
    // A sender that was killed in the middle of its request.
    if (bytes === undefined) return void response.destroy();
    inside += 1;
    const bodies = bodiesOfRequest(request.headers, bytes, speaks);
    wrong.push(...(bucket?.put(request.url ?? '', bodies) ?? []));
    const verdict = await behave(how, bodies, { random, inside }).finally(() => (inside -= 1));
    for (const body of verdict.taken) take(body);
    largest = Math.max(largest, bodies.length);
    answer(response, inItsWords(verdict.reply, speaks), {});
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    name,
    group,
    steady,
    speaks,
    url: `http://${hostname}:${port}/${name}`,
    hostname,
    taken,
    wrong,
    get again() {
      return again;
    },
    get largest() {
      return largest;
    },
    misbehave(next) {
      how = next;
      // Nobody looks up the name of a connection that there is.
      if (next === 'silent-name') server.closeAllConnections();
    },
    takesOneMadeAfter: (made) => new Promise((resolve) => waiting.push({ made, resolve })),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function inItsWords(reply: Reply, speaks: Protocol | undefined): Reply {
  if (speaks === 'hec') return hecReply(reply);
  if (speaks === 'otlp') return otlpReply(reply);
  if (speaks === 'google') return googleReply(reply);
  return speaks === 's3' ? s3Reply(reply) : reply;
}

async function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  try {
    for await (const part of request) parts.push(part as Buffer);
  } catch {
    return undefined;
  }
  return request.complete ? Buffer.concat(parts) : undefined;
}
