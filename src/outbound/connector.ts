import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { normalizeHostname } from './addresses.ts';
import { allowedAddresses, type LookupCaller, type Outbound } from './lookup.ts';
import { raceAddresses } from './race-addresses.ts';
import type { Phases } from './send-result.ts';
import { whileWanted } from './while-wanted.ts';

/** What a connection waits for. */
export type Stage = 'resolving' | 'connecting' | 'securing' | 'open';

/** A connection that is being made: how far it is, how long its phases took. */
export interface Opening {
  stage: Stage;
  phases: Phases;
}

/** Makes connections behind the address rules; the caller's `signal` gives one up. */
export type Connector = (
  place: buildConnector.Options,
  opening: Opening,
  caller: Required<LookupCaller>,
) => Promise<Socket>;

/** Names are looked up for every connection, and every address is checked before it is connected to. */
export function createConnector(outbound: Outbound): Connector {
  // No time-out: the attempt's own covers the handshake. The types ask for a port although every call brings its own.
  const secure = buildConnector({ port: 0, timeout: 0, allowH2: false });

  return async (place, opening, caller) => {
    const { signal } = caller;
    const timed = phaseTimer(opening);
    opening.stage = 'resolving';
    const addresses = await whileWanted(allowedAddresses(place.hostname, outbound, caller), signal);
    timed('dnsMs');
    opening.stage = 'connecting';
    const isTls = place.protocol === 'https:';
    const socket = await raceAddresses(addresses, Number(place.port) || (isTls ? 443 : 80), signal);
    timed('tcpMs');
    if (!isTls) return opened(opening, socket);
    opening.stage = 'securing';
    const secured = await handshake(secure, { ...place, httpSocket: socket }, signal);
    timed('tlsMs');
    return opened(opening, secured);
  };
}

function handshake(
  secure: buildConnector.connector,
  place: buildConnector.Options,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      place.httpSocket?.destroy();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    // RFC 6066, section 3: a name without the dot that may end it in a URL.
    secure({ ...place, servername: serverName(place.hostname) }, (error, socket) => {
      signal.removeEventListener('abort', giveUp);
      if (error === null) resolve(socket);
      else reject(error);
    });
  });
}

/** Empty for an IP address, which has no place in SNI. */
function serverName(hostname: string): string {
  const host = normalizeHostname(hostname);
  return isIP(host) === 0 ? host : '';
}

function opened(opening: Opening, socket: Socket): Socket {
  opening.stage = 'open';
  return socket;
}

function phaseTimer(opening: Opening): (phase: keyof Phases) => void {
  let last = performance.now();
  opening.phases = {};
  return (phase) => {
    const now = performance.now();
    opening.phases = { ...opening.phases, [phase]: now - last };
    last = now;
  };
}
