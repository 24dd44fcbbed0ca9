import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection on which a test writes what no HTTP client would. */
export interface RawConnection {
  readonly socket: Socket;
  send(text: string | Buffer): void;
  /** Resolves with everything received so far once it matches; rejects when the connection ends before. */
  received(pattern: RegExp): Promise<string>;
  /** Resolves with everything received when the other side has closed the connection. */
  ended(): Promise<string>;
}

/** Opens a connection to a port of this machine. */
export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  return {
    socket,
    send: (data) => void socket.write(data),
    async received(pattern) {
      while (!pattern.test(text)) {
        if (socket.destroyed) throw new Error(`The connection ended with ${JSON.stringify(text)}`);
        await Promise.race([once(socket, 'data'), closed]);
      }
      return text;
    },
    async ended() {
      await closed;
      return text;
    },
  };
}
