import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Closes a server without cutting connections off, as far as the time allows. */
export function createClosing(app: FastifyInstance) {
  const server: Server = app.server;
  const sockets = new Set<Socket>();
  let ending: Promise<void> | undefined;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  const close = async (milliseconds: number, drained: Promise<void> | undefined): Promise<void> => {
    const deadline = setTimeout(() => server.closeAllConnections(), milliseconds);
    await drained;
    // Node closes connections that are idle between two requests, but waits for those that never sent anything.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    await app.close();
    clearTimeout(deadline);
  };

  return {
    /** True as soon as closing has begun: answers then ask the client to close its connection. */
    get begun(): boolean {
      return ending !== undefined;
    },
    /**
     * Serves until `drained`, then accepts nothing more, finishes requests in flight, and cuts the remaining connections
     * `milliseconds` after the call. Repeats join the first call.
     */
    closeWithin: (milliseconds: number, drained?: Promise<void>): Promise<void> =>
      (ending ??= close(milliseconds, drained)),
  };
}
