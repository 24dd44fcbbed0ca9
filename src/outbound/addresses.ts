import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An IPv4 or IPv6 address as ipaddr.js has it. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Host name or IP literal in the one form that rules compare: lower case, no brackets, no trailing dot. */
export function normalizeHostname(hostname: string): string {
  const bare = hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname;
  return bare.toLowerCase().replace(/\.$/, '');
}

/** Parsed address with the IPv4-mapped form taken back to IPv4; undefined for anything but an IP address. */
export function parseAddress(address: string): Address | undefined {
  const withoutZone = address.replace(/%.*$/, '');
  // ipaddr.js also reads octal, hexadecimal and short forms, which no resolver returns: refuse to guess.
  return isIP(withoutZone) === 0 ? undefined : ipaddr.process(withoutZone);
}
