import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer, type Reply } from '../support/receiver-reply.ts';
import { digestOf, markOf } from './chaos-event.ts';
import type { Misbehaviour } from './plan.ts';
import { createRandom } from './random.ts';

/** A destination that fails when it is told to, and remembers what it has taken. */
export interface ChaosReceiver {
  readonly name: string;
  readonly group: string;
  readonly url: string;
  readonly hostname: string;
  /** Whether it never fails: what is late here is the server's doing. */
  readonly steady: boolean;
  /** By the delivered id: the digest of the body that was answered with 200. */
  readonly taken: ReadonlyMap<number, string>;
  /** How often an event came again that had been taken. */
  readonly again: number;
  /** What may not be: one event with two ids, one id with two bodies. */
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
}): Promise<ChaosReceiver> {
  const { name, group, steady } = options;
  const hostname = `${name}.test`;
  const random = createRandom(options.seed, `replies of ${name}`);
  const taken = new Map<number, string>();
  const idOfKey = new Map<string, number>();
  const wrong: string[] = [];
  let waiting: { readonly made: number; readonly resolve: (at: number) => void }[] = [];
  let again = 0;
  let inside = 0;
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

  const replyNow = async (): Promise<Reply> => {
    switch (how) {
      case '500':
        return 500;
      case 'half':
        return random.next() < 0.5 ? 500 : 200;
      case 'hang':
        return { hang: true };
      case 'reset':
        return { closeAfter: 'request' };
      case '429':
        return { status: 429, headers: { 'retry-after': '1' } };
      case 'slow':
        await sleep(random.between(100, 500));
        return 200;
      case 'sheds':
        return inside > 4 ? 503 : sleep(10).then(() => 200);
      case 'some-503':
        return random.next() < 0.3 ? 503 : 200;
      case 'lost-answer':
        return random.next() < 0.2 ? { closeAfter: 'request' } : 200;
      case 'silent-name':
      case undefined:
        return 200;
    }
  };

  const server = createServer((request, response) => void respond(request, response));
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    // A sender that was killed in the middle of its request.
    if (body === undefined) return void response.destroy();
    inside += 1;
    // Of a lost answer the receiver knows nothing: it has taken the event.
    const isLost = how === 'lost-answer';
    const reply = await replyNow().finally(() => (inside -= 1));
    if (reply === 200 || isLost) take(body);
    answer(response, reply, {});
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    name,
    group,
    steady,
    url: `http://${hostname}:${port}/${name}`,
    hostname,
    taken,
    wrong,
    get again() {
      return again;
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

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  try {
    for await (const part of request) parts.push(part as Buffer);
  } catch {
    return undefined;
  }
  return request.complete ? Buffer.concat(parts).toString('utf8') : undefined;
}
