import { connect, type Socket } from 'node:net';
import type { ResolvedAddress } from './lookup.ts';

/** RFC 8305, section 5: so long an attempt has before the next address is tried beside it. */
const ATTEMPT_DELAY_MS = 250;
/** A name server may name any number of addresses; each would be a connection of ours to an unknown machine. */
const MAX_ADDRESSES = 12;
const SOCKET = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 };

/**
 * Connects to the first address that answers. Those that do not are not given up: the next one is tried beside them,
 * until `signal` ends all. Rejects with what every address said.
 */
export function raceAddresses(
  addresses: readonly ResolvedAddress[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  const waiting = alternateFamilies(addresses).slice(0, MAX_ADDRESSES);
  const open = new Set<Socket>();
  const errors: Error[] = [];

  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      for (const socket of open) socket.destroy();
    };
    const giveUp = (): void => {
      finish();
      reject(signal.reason as Error);
    };
    const startNext = (): void => {
      clearTimeout(timer);
      const next = waiting.shift();
      if (next === undefined) return;
      start(next);
      if (waiting.length > 0) timer = setTimeout(startNext, ATTEMPT_DELAY_MS);
    };
    const start = ({ address, family }: ResolvedAddress): void => {
      const socket = connect({ host: address, port, family, ...SOCKET });
      open.add(socket);
      socket.once('connect', () => {
        open.delete(socket);
        socket.off('error', onError);
        finish();
        resolve(socket);
      });
      const onError = (error: Error): void => {
        open.delete(socket);
        errors.push(error);
        if (waiting.length > 0) startNext();
        else if (open.size === 0) {
          finish();
          reject(errors.length === 1 ? error : new AggregateError(errors));
        }
      };
      socket.once('error', onError);
    };
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    startNext();
  });
}

/** RFC 8305, section 4: a family that has no route here costs one delay and not one for each of its addresses. */
function alternateFamilies(addresses: readonly ResolvedAddress[]): ResolvedAddress[] {
  const first = addresses[0]?.family;
  const preferred = addresses.filter(({ family }) => family === first);
  const others = addresses.filter(({ family }) => family !== first);
  return preferred
    .flatMap((address, index) => [address, ...others.slice(index, index + 1)])
    .concat(others.slice(preferred.length));
}
