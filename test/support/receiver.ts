import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { promisify } from 'node:util';
import { PATIENCE_MS } from './eventually.ts';
import { answer } from './receiver-reply.ts';
import type { Reply, Respond } from './receiver-reply.ts';

/** One request as it arrived, body complete. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly bytes: Buffer;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  /** Which connection it came over: 1 is the first one. */
  readonly connection: number;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** A real HTTP server on 127.0.0.1 that records what it gets and answers as it is told. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly ReceivedRequest[];
  /** Connections opened to it so far. */
  readonly connections: number;
  /** How it answers from now on; 200 at first. */
  respond(reply: Reply | Respond): void;
  /** Resolves when there are as many requests, or when they satisfy the predicate; rejects after `timeoutMs`. */
  waitFor(
    wanted: number | ((requests: readonly ReceivedRequest[]) => boolean),
    timeoutMs?: number,
  ): Promise<void>;
  /** Resolves when the next connection ends, whoever ends it; call it before what should end it. */
  waitForDisconnect(timeoutMs?: number): Promise<void>;
  /** Connections that are open now. */
  openConnections(): Promise<number>;
  /** Closes every connection at once, in the middle of whatever they do. */
  closeConnections(): void;
  /** Drops the requests recorded so far. */
  clear(): void;
  close(): Promise<void>;
}

/** Options of a receiver; `port` 0 takes a free one, `host` is 127.0.0.1. */
export interface ReceiverOptions {
  readonly host?: string;
  readonly port?: number;
  readonly reply?: Reply | Respond;
  readonly headers?: OutgoingHttpHeaders;
}

/** Starts a receiver; close it at the end of the test. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { host = '127.0.0.1' } = options;
  const requests: ReceivedRequest[] = [];
  const events = new EventEmitter().setMaxListeners(0);
  const connectionOf = new WeakMap<Socket, number>();
  let connections = 0;
  let reply: Reply | Respond = options.reply ?? 200;

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const received = toReceived(request, Buffer.concat(parts), connectionOf.get(request.socket) ?? 0);
      requests.push(received);
      events.emit('request');
      void respondTo(received, response);
    });
    // A sender that goes away in the middle of its request.
    request.on('error', () => response.destroy());
  });
  server.on('connection', (socket) => {
    connectionOf.set(socket, ++connections);
    socket.on('close', () => events.emit('disconnect'));
  });

  async function respondTo(received: ReceivedRequest, response: ServerResponse): Promise<void> {
    const chosen = typeof reply === 'function' ? await reply(received, requests.length - 1) : reply;
    answer(response, chosen, options.headers ?? {});
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${host}:${port}`,
    port,
    requests,
    get connections() {
      return connections;
    },
    respond: (next) => {
      reply = next;
    },
    waitFor: (wanted, timeoutMs = PATIENCE_MS) => waitFor(requests, events, wanted, timeoutMs),
    waitForDisconnect: async (timeoutMs = PATIENCE_MS) => {
      await once(events, 'disconnect', { signal: AbortSignal.timeout(timeoutMs) });
    },
    openConnections: () => promisify(server.getConnections.bind(server))(),
    closeConnections: () => server.closeAllConnections(),
    clear: () => {
      requests.length = 0;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function waitFor(
  requests: readonly ReceivedRequest[],
  events: EventEmitter,
  wanted: number | ((requests: readonly ReceivedRequest[]) => boolean),
  timeoutMs: number,
): Promise<void> {
  const isThere = () => (typeof wanted === 'number' ? requests.length >= wanted : wanted(requests));
  if (isThere()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const check = () => {
      if (!isThere()) return;
      clearTimeout(timer);
      events.off('request', check);
      resolve();
    };
    const timer = setTimeout(() => {
      events.off('request', check);
      const what = typeof wanted === 'number' ? `${wanted} requests` : 'the expected requests';
      const seen = requests
        .slice(-5)
        .map(({ method, path, body }) => `\n  ${method} ${path} ${body.slice(0, 200)}`);
      reject(
        new Error(
          `Waited ${timeoutMs} ms for ${what}; ${requests.length} came, the last of them:${seen.join('')}`,
        ),
      );
    }, timeoutMs);
    events.on('request', check);
  });
}

function toReceived(request: IncomingMessage, bytes: Buffer, connection: number): ReceivedRequest {
  const body = bytes.toString('utf8');
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body,
    bytes,
    // Parsed when it is asked for: tests with many thousands of requests look at few.
    get json(): unknown {
      try {
        return JSON.parse(body);
      } catch {
        return undefined;
      }
    },
    connection,
    receivedAt: Date.now(),
  };
}
