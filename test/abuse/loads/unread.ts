import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Load } from '../load-process.ts';

/** Requests whose answers nobody reads. */
export const run: Load<{ token: string; path: string; query?: string; connections: number }> = async (
  { port, token, path, query, connections },
  signal,
) => {
  const body = query === undefined ? '' : JSON.stringify({ query });
  const request =
    `${body === '' ? 'GET' : 'POST'} ${path} HTTP/1.1\r\nHost: x\r\nPrivate-Token: ${token}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const sockets: Socket[] = [];
  while (!signal.aborted && sockets.length < connections) {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.pause();
    await once(socket, 'connect');
    socket.write(request);
    sockets.push(socket);
  }
  if (!signal.aborted) await once(signal, 'abort');
  for (const socket of sockets) socket.destroy();
  return { opened: sockets.length };
};
