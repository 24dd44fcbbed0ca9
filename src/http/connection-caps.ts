import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '../observability/logger.ts';
import { rawAnswer } from './client-error.ts';
import { sourceOf } from './client-ip.ts';
import { httpErrors, httpLogErrors } from './http-errors.ts';
import type { HttpLimits } from './limits.ts';

const LOG_INTERVAL = 60_000;

/**
 * Turns away connections beyond the limits: those of one address with 429, those beyond the server's limit without an
 * answer.
 */
export function capConnections(
  server: Server,
  options: {
    readonly limits: Pick<HttpLimits, 'connections' | 'connectionsPerAddress'>;
    /** Whether an address has no limit. */
    readonly isExempt: (address: string) => boolean;
    readonly log: Logger;
    readonly now: () => Date;
  },
): void {
  const { limits, isExempt } = options;
  const open = new Map<string, number>();
  const warn = createOccasionalWarning(options.log, options.now);
  server.maxConnections = limits.connections;
  server.on('drop', () => warn({ connections: limits.connections }));
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress;
    if (address === undefined || isExempt(address)) return;
    const source = sourceOf(address);
    const count = (open.get(source) ?? 0) + 1;
    open.set(source, count);
    socket.once('close', () => {
      const left = (open.get(source) ?? 1) - 1;
      if (left === 0) open.delete(source);
      else open.set(source, left);
    });
    if (count <= limits.connectionsPerAddress) return;
    socket.end(rawAnswer(429, httpErrors.TOO_MANY_CONNECTIONS));
    socket.destroySoon();
    warn({ address, connectionsPerAddress: limits.connectionsPerAddress });
  });
}

/** Refused clients reconnect at once, so log at most one line per minute. */
function createOccasionalWarning(log: Logger, now: () => Date): (fields: object) => void {
  let silentUntil = 0;
  return (fields) => {
    const at = now().getTime();
    if (at < silentUntil) return;
    silentUntil = at + LOG_INTERVAL;
    log.warn(fields, httpLogErrors.CONNECTIONS_TURNED_AWAY);
  };
}
