import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { ErrorText } from '../errors/define-errors.ts';
import { normalizeHostname, parseAddress } from './addresses.ts';
import type { Allowlist } from './allowlist.ts';
import { urlErrors } from './outbound-errors.ts';

/** Why an address or a host name may not be reached. */
export type RefusalReason =
  | 'localhost'
  | 'loopback'
  | 'local-network'
  | 'link-local'
  | 'shared-address-space'
  | 'broadcast'
  | 'bad-host';

/** A refusal with the address that caused it, so that whoever runs the server can be told what to allow. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly message: ErrorText;
  readonly address: string;
}

const MESSAGES: Record<RefusalReason, ErrorText> = {
  localhost: urlErrors.URL_LOCALHOST,
  loopback: urlErrors.URL_LOOPBACK,
  'local-network': urlErrors.URL_LOCAL_NETWORK,
  'link-local': urlErrors.URL_LINK_LOCAL,
  'shared-address-space': urlErrors.URL_SHARED_ADDRESS_SPACE,
  broadcast: urlErrors.URL_BROADCAST,
  'bad-host': urlErrors.URL_HOST_INVALID,
};

const GLOBAL_UNICAST: [ipaddr.IPv6, number] = ipaddr.IPv6.parseCIDR('2000::/3');
const NAT64: [ipaddr.IPv6, number] = ipaddr.IPv6.parseCIDR('64:ff9b::/96');
const SIX_TO_FOUR: [ipaddr.IPv6, number] = ipaddr.IPv6.parseCIDR('2002::/16');
const IPV4_COMPATIBLE: [ipaddr.IPv6, number] = ipaddr.IPv6.parseCIDR('::/96');

/** Whether the rules let an IP address (any notation of v4 or v6) be reached, allowlist aside. */
export function classifyAddress(address: string): 'allowed' | RefusalReason {
  const parsed = parseAddress(address);
  if (parsed === undefined) return 'bad-host';
  return parsed instanceof ipaddr.IPv4 ? classifyIPv4(parsed) : classifyIPv6(parsed);
}

/**
 * The refusal for a host and one address it stands for, or undefined when the request may go there.
 * `hostname` is the name or the literal as the URL has it.
 */
export function refusalOf(hostname: string, address: string, allowlist: Allowlist): Refusal | undefined {
  const host = normalizeHostname(hostname);
  if (allowlist.allowsHost(host) || allowlist.allowsAddress(address)) return undefined;
  const verdict = classifyAddress(address);
  if (verdict !== 'allowed') return { reason: verdict, message: MESSAGES[verdict], address };
  // The name promises this machine, whatever a zone answers today (RFC 6761).
  if (isLocalhostName(host)) return { reason: 'localhost', message: MESSAGES.localhost, address };
  return undefined;
}

/** The refusal for a host that is an IP literal; undefined for names and for literals that may be reached. */
export function literalRefusal(hostname: string, allowlist: Allowlist): Refusal | undefined {
  const host = normalizeHostname(hostname);
  return isIP(host) === 0 ? undefined : refusalOf(host, host, allowlist);
}

/** Whether a normalised host name is `localhost` or lies below it. */
export function isLocalhostName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}

/** Text of a refusal. */
export function refusalMessage(reason: RefusalReason): ErrorText {
  return MESSAGES[reason];
}

function classifyIPv4(address: ipaddr.IPv4): 'allowed' | RefusalReason {
  switch (address.range()) {
    case 'unicast':
      return 'allowed';
    case 'unspecified':
      return 'localhost';
    case 'loopback':
      return address.toString() === '127.0.0.1' ? 'localhost' : 'loopback';
    case 'linkLocal':
      return 'link-local';
    case 'carrierGradeNat':
      return 'shared-address-space';
    case 'broadcast':
      return 'broadcast';
    default:
      return 'local-network'; // private, multicast, reserved, documentation, benchmarking
  }
}

function classifyIPv6(address: ipaddr.IPv6): 'allowed' | RefusalReason {
  const range = address.range();
  if (range === 'unspecified' || range === 'loopback') return 'localhost';
  if (range === 'linkLocal') return 'link-local';
  const embedded = embeddedIPv4(address);
  if (embedded !== undefined) return classifyIPv4(embedded);
  // Space that nobody has been given (4000::/3 and up) counts as unicast in ipaddr.js.
  return range === 'unicast' && address.match(GLOBAL_UNICAST) ? 'allowed' : 'local-network';
}

/** The IPv4 address that a packet to this IPv6 address ends up at, for the notations that carry one. */
function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const bytes = address.toByteArray();
  if (address.match(NAT64) || address.match(IPV4_COMPATIBLE)) return new ipaddr.IPv4(bytes.slice(12));
  if (address.match(SIX_TO_FOUR)) return new ipaddr.IPv4(bytes.slice(2, 6));
  return undefined;
}
