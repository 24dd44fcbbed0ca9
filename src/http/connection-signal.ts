import type { Socket } from 'node:net';

/** Thrown by work that was given up because its client has gone: there is no client to answer, and nothing to log. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** Returns a signal that is aborted when the connection closes. */
export type ConnectionSignals = (socket: Socket) => AbortSignal;

/** One signal for each connection, shared by its requests and made at the first call. */
export function createConnectionSignals(): ConnectionSignals {
  const signals = new WeakMap<Socket, AbortSignal>();
  return (socket) => {
    const known = signals.get(socket);
    if (known !== undefined) return known;
    const controller = new AbortController();
    const close = (): void => controller.abort(new ClientGone());
    if (socket.destroyed) close();
    else socket.once('close', close);
    signals.set(socket, controller.signal);
    return controller.signal;
  };
}
