import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';

const FORWARDING_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'] as const;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * Whether a request was made on this machine, and not through a proxy on this machine: it has neither a header of a
 * proxy, whatever it says, nor the name of another host. The latter also keeps out pages of the web whose name was made
 * to lead to this machine and that a browser here has open.
 */
export function isFromThisMachine(connection: string | undefined, headers: IncomingHttpHeaders): boolean {
  return (
    isLoopback(connection ?? '') &&
    FORWARDING_HEADERS.every((name) => headers[name] === undefined) &&
    LOOPBACK_HOST.test(headers.host ?? '')
  );
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
