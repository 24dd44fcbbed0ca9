import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a raw receiver does after a whole request has come: bytes (Latin-1) are sent as they are. */
export type Step =
  | string
  | typeof A_MOMENT
  | typeof CLOSE
  | typeof RESET
  /** Sends these bytes again and again, as fast as the other side reads, until the connection is gone. */
  | { readonly endless: string };

/** Lets what was sent go out on its own before what follows. */
export const A_MOMENT = { ms: 20 } as const;
export const CLOSE = { end: 'close' } as const;
export const RESET = { end: 'reset' } as const;

/** A server on 127.0.0.1 that answers with bytes, right or wrong. */
export interface RawReceiver {
  readonly url: string;
  /** Heads of the requests that came. */
  readonly requests: readonly string[];
  readonly connections: number;
  /** Bytes that were handed to connections so far. */
  readonly sentBytes: number;
  /** What it does with the requests from now on; both count from 0. */
  script(steps: (index: number, indexOnConnection: number) => readonly Step[]): void;
  close(): Promise<void>;
}

const HEAD_END = '\r\n\r\n';

/** Starts it; close it at the end of the test. */
export async function startRawReceiver(
  options: { readonly server?: (serve: (socket: Socket) => void) => Server } = {},
): Promise<RawReceiver> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let sentBytes = 0;
  let script: Parameters<RawReceiver['script']>[0] = () => ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'];

  function serve(socket: Socket): void {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    let waiting = '';
    let onConnection = 0;
    socket.on('data', (chunk) => {
      waiting += chunk.toString('latin1');
      for (let length = requestLength(waiting); length !== undefined; length = requestLength(waiting)) {
        requests.push(waiting.slice(0, waiting.indexOf(HEAD_END)));
        waiting = waiting.slice(length);
        void perform(socket, script(requests.length - 1, onConnection++));
      }
    });
  }

  async function perform(socket: Socket, steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (typeof step === 'string') send(socket, Buffer.from(step, 'latin1'));
      else if ('ms' in step) await sleep(step.ms);
      else if ('endless' in step) await pour(socket, step.endless);
      else if (step === CLOSE) socket.end();
      else socket.resetAndDestroy();
    }
  }

  function send(socket: Socket, bytes: Buffer): boolean {
    sentBytes += bytes.length;
    return socket.write(bytes);
  }

  async function pour(socket: Socket, text: string): Promise<void> {
    const block = Buffer.from(text.repeat(Math.ceil(16_384 / text.length)), 'latin1');
    while (!socket.destroyed) {
      if (send(socket, block)) continue;
      await new Promise<void>((resolve) => void socket.once('drain', resolve).once('close', resolve));
    }
  }

  const server = options.server?.(serve) ?? createServer({ noDelay: true }, serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
    get sentBytes() {
      return sentBytes;
    },
    script: (steps) => void (script = steps),
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Length of the first request in the text; undefined while it is incomplete. */
function requestLength(text: string): number | undefined {
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd === -1) return undefined;
  const bodyLength = Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, headEnd))?.[1] ?? 0);
  const length = headEnd + HEAD_END.length + bodyLength;
  return length <= text.length ? length : undefined;
}
