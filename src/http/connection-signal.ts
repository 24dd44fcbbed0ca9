import type { Socket } from 'node:net';
import { ClientGone } from './client-gone.ts';

/** Says when the connection of a request has closed. */
export type ConnectionSignals = (socket: Socket) => AbortSignal;

/** One signal for each connection, whatever number of requests come over it; made when it is first asked for. */
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
