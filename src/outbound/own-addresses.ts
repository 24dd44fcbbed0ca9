import { networkInterfaces } from 'node:os';
import { parseAddress } from './addresses.ts';

/** Interfaces change, such as those of networks and containers. Reading them costs as much as several deliveries. */
const TTL_MS = 5_000;

/** The addresses of this machine, normalised as `parseAddress` does, remembered for seconds. */
export function createOwnAddresses(
  interfaces: typeof networkInterfaces = networkInterfaces,
  clock: () => number = () => performance.now(),
): () => ReadonlySet<string> {
  let known: ReadonlySet<string> = new Set();
  let until = -Infinity;
  return () => {
    const now = clock();
    if (now < until) return known;
    until = now + TTL_MS;
    known = new Set(
      Object.values(interfaces())
        .flatMap((entries) => entries ?? [])
        .flatMap(({ address }) => parseAddress(address)?.toString() ?? []),
    );
    return known;
  };
}
