import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Load } from '../load-process.ts';

const CHUNK = '1\r\n \r\n';
const TICK_MS = 20;

/** Bodies in chunks of one byte, at a pace of so many bytes a second on the wire; a connection that is closed is made anew. */
export const run: Load<{
  path: string;
  connections: number;
  bytesPerSecond: number;
  token?: string;
}> = async ({ port, path, connections, bytesPerSecond, token }, signal) => {
  const chunks = Math.ceil((bytesPerSecond * TICK_MS) / 1_000 / connections / CHUNK.length);
  const data = Buffer.from(CHUNK.repeat(chunks));
  const authorization = token === undefined ? '' : `Authorization: Bearer ${token}\r\n`;
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\n${authorization}Transfer-Encoding: chunked\r\n\r\n`;
  const open = (): Socket => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume().write(head);
    return socket;
  };
  const sockets = Array.from({ length: connections }, open);
  let opened = connections;
  while (!signal.aborted) {
    for (const [index, socket] of sockets.entries()) {
      if (socket.destroyed) {
        sockets[index] = open();
        opened += 1;
      } else if (!socket.writableNeedDrain) socket.write(data);
    }
    await sleep(TICK_MS);
  }
  for (const socket of sockets) socket.destroy();
  return { opened };
};
