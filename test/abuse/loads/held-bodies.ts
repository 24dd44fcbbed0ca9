import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Load } from '../load-process.ts';

interface Held {
  readonly connections: number;
  readonly bytes: number;
  /** In chunks of one byte; otherwise the length is announced. */
  readonly chunked?: boolean;
}

const BETWEEN_MS = 250;

/** Bodies of several sizes that stop ten bytes before their end and stay open: each size once the one before has had time to arrive. */
export const run: Load<{ path: string; held: readonly Held[]; token?: string }> = async (
  { port, path, held, token },
  signal,
) => {
  const authorization = token === undefined ? '' : `Authorization: Bearer ${token}\r\n`;
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${authorization}`;
  const answers: Record<string, number> = {};
  const sockets: Socket[] = [];
  const hold = ({ bytes, chunked = false }: Held): void => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.once('data', (answer) => {
      const status = answer.toString('latin1').slice(9, 12);
      answers[status] = (answers[status] ?? 0) + 1;
    });
    socket.resume();
    if (chunked) socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n${'1\r\n \r\n'.repeat(bytes)}`);
    else socket.write(`${head}Content-Length: ${bytes + 10}\r\n\r\n${' '.repeat(bytes)}`);
    sockets.push(socket);
  };
  for (const size of held) {
    for (let n = 0; n < size.connections; n += 1) hold(size);
    await sleep(BETWEEN_MS);
  }
  await sleep(600_000, undefined, { signal }).catch(() => undefined);
  for (const socket of sockets) socket.destroy();
  return answers;
};
