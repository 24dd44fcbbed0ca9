// Receivers that refuse some requests, in a process of its own. The first part of the path says how, the second after
// how many ms they answer: /takes-8/50. GET /counts/<path> says what came. Sends its port.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SERVICE_MS, type SheddingCounts } from './shedding-receiver.ts';

/** Undefined: it resets the connection. */
type Answer = { readonly status: number; readonly afterMs: number; readonly retryAfter?: string } | undefined;
type Behaviour = (latencyMs: number) => (request: IncomingMessage) => { answer: Answer; done?: () => void };

const TAKEN = 204;
const BUSY = 503;
const TOO_MANY = 429;

const oneIn =
  (n: number): Behaviour =>
  (afterMs) => {
    let count = 0;
    return () => ({ answer: { status: (count += 1) % n === 0 ? BUSY : TAKEN, afterMs } });
  };

const takesAtOnce =
  (most: number): Behaviour =>
  (latencyMs) => {
    let inside = 0;
    return () => {
      if (inside >= most) return { answer: { status: BUSY, afterMs: latencyMs } };
      inside += 1;
      return { answer: { status: TAKEN, afterMs: latencyMs + SERVICE_MS }, done: () => (inside -= 1) };
    };
  };

const window =
  (perSecond: number, retryAfter?: string): Behaviour =>
  (afterMs) => {
    let current = 0;
    let count = 0;
    return () => {
      const second = Math.floor(performance.now() / 1_000);
      if (second !== current) [current, count] = [second, 0];
      count += 1;
      if (count <= perSecond) return { answer: { status: TAKEN, afterMs } };
      return { answer: { status: TOO_MANY, afterMs, ...(retryAfter !== undefined && { retryAfter }) } };
    };
  };

/** Every other connection is reset as soon as something comes on it. */
const resetsHalf: Behaviour = (afterMs) => {
  const reset = new WeakMap<object, boolean>();
  let connections = 0;
  return ({ socket }) => {
    if (!reset.has(socket)) reset.set(socket, (connections += 1) % 2 === 0);
    return { answer: reset.get(socket) === true ? undefined : { status: TAKEN, afterMs } };
  };
};

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  healthy: (afterMs) => () => ({ answer: { status: TAKEN, afterMs } }),
  'one-in-37': oneIn(37),
  'one-in-3': oneIn(3),
  'takes-8': takesAtOnce(8),
  'window-500': window(500),
  'window-500-retry-after': window(500, '1'),
  'resets-half': resetsHalf,
};

interface Place {
  readonly behave: ReturnType<Behaviour>;
  readonly taken: Set<string>;
  refused: number;
  lastAt: number;
  firstAt: number;
}

const places = new Map<string, Place>();

function placeOf(path: string): Place {
  const [, name = '', latency = '0'] = path.split('/');
  const behaviour = BEHAVIOURS[name];
  if (behaviour === undefined) throw new Error(`There is no behaviour ${name}`);
  const made = {
    behave: behaviour(Number(latency)),
    taken: new Set<string>(),
    refused: 0,
    lastAt: 0,
    firstAt: 0,
  };
  const place: Place = places.get(path) ?? made;
  places.set(path, place);
  return place;
}

function receive(request: IncomingMessage, response: ServerResponse): void {
  const place = placeOf(request.url ?? '');
  const { answer, done } = place.behave(request);
  place.firstAt ||= performance.now();
  if (answer === undefined) {
    place.refused += 1;
    request.socket.resetAndDestroy();
    return;
  }
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
  request.on('end', () => {
    const reply = (): void => {
      done?.();
      response.writeHead(
        answer.status,
        answer.retryAfter === undefined ? {} : { 'retry-after': answer.retryAfter },
      );
      response.end();
      if (answer.status !== TAKEN) place.refused += 1;
      else if (!place.taken.has(idOf(body))) {
        place.taken.add(idOf(body));
        place.lastAt = performance.now();
      }
    };
    if (answer.afterMs === 0) reply();
    else setTimeout(reply, answer.afterMs);
  });
}

function idOf(body: string): string {
  return /"id":(\d+)/.exec(body)?.[1] ?? '';
}

const server = createServer((request, response) => {
  if (request.method !== 'GET') return receive(request, response);
  const { taken, refused, firstAt, lastAt } = placeOf((request.url ?? '').replace('/counts', ''));
  const counts: SheddingCounts = { taken: taken.size, refused, milliseconds: lastAt - firstAt };
  response.end(JSON.stringify(counts));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
