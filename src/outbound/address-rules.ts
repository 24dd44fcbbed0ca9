import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { ErrorText } from '../errors/define-errors.ts';
import { normalizeHostname, parseAddress } from './addresses.ts';
import { NOTHING_LISTED, type AddressList } from './address-list.ts';
import { urlErrors } from './outbound-errors.ts';
import { createOwnAddresses } from './own-addresses.ts';

/** A refusal with the address that caused it, so that the operator can be told what to allow. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly message: ErrorText;
  readonly address: string;
}

const MESSAGES = {
  localhost: urlErrors.URL_LOCALHOST,
  loopback: urlErrors.URL_LOOPBACK,
  'local-network': urlErrors.URL_LOCAL_NETWORK,
  'link-local': urlErrors.URL_LINK_LOCAL,
  'shared-address-space': urlErrors.URL_SHARED_ADDRESS_SPACE,
  broadcast: urlErrors.URL_BROADCAST,
  denied: urlErrors.URL_DENIED,
  'bad-host': urlErrors.URL_HOST_INVALID,
};

/** Why an address or a host name may not be reached. */
export type RefusalReason = keyof typeof MESSAGES;

/** Public by its number; every virtual machine of Azure reaches its host there, as others do at 169.254.169.254. */
const AZURE_WIRE_SERVER = '168.63.129.16';
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

/** Which hosts and addresses may be reached from here. */
export type AddressRules = ReturnType<typeof createAddressRules>;

/**
 * Denied addresses are refused first, then allowed ones may be reached, then the rules for special networks and for
 * this machine apply. `ownAddresses` are asked at each question.
 */
export function createAddressRules({
  allowlist,
  denylist = NOTHING_LISTED,
  ownAddresses = createOwnAddresses(),
}: {
  readonly allowlist: AddressList;
  readonly denylist?: AddressList;
  readonly ownAddresses?: () => ReadonlySet<string>;
}) {
  const reasonFor = (host: string, address: string): RefusalReason | undefined => {
    // An IPv6 address that carries an IPv4 address leads to that one.
    const leadsTo = [address, ...embeddedIn(address)];
    if (denylist.hasHost(host) || leadsTo.some((each) => denylist.hasAddress(each))) return 'denied';
    if (allowlist.hasHost(host) || allowlist.hasAddress(address)) return undefined;
    const verdict = classifyAddress(address);
    if (verdict !== 'allowed') return verdict;
    // A service that listens on all addresses, and that a firewall hides from outside, could be reached from inside.
    if (leadsTo.some((each) => ownAddresses().has(parseAddress(each)?.toString() ?? ''))) return 'localhost';
    // The name promises this machine, whatever a zone answers today (RFC 6761).
    return isLocalhostName(host) ? 'localhost' : undefined;
  };

  /**
   * The refusal for a host and one address it stands for, or undefined when the request may go there. `hostname` is the
   * name or the literal as the URL has it.
   */
  const refusalOf = (hostname: string, address: string): Refusal | undefined => {
    const reason = reasonFor(normalizeHostname(hostname), address);
    return reason && { reason, message: MESSAGES[reason], address };
  };

  return {
    refusalOf,
    /** The refusal for a host that is an IP literal; undefined for names and for literals that may be reached. */
    literalRefusal(hostname: string): Refusal | undefined {
      const host = normalizeHostname(hostname);
      return isIP(host) === 0 ? undefined : refusalOf(host, host);
    },
  };
}

/** Whether a normalised host name is `localhost` or lies below it. */
export function isLocalhostName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}

function embeddedIn(address: string): string[] {
  const parsed = parseAddress(address);
  const embedded = parsed instanceof ipaddr.IPv6 ? embeddedIPv4(parsed) : undefined;
  return embedded === undefined ? [] : [embedded.toString()];
}

function classifyIPv4(address: ipaddr.IPv4): 'allowed' | RefusalReason {
  if (address.toString() === AZURE_WIRE_SERVER) return 'link-local';
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
  // Space that is not assigned (4000::/3 and up) counts as unicast in ipaddr.js.
  return range === 'unicast' && address.match(GLOBAL_UNICAST) ? 'allowed' : 'local-network';
}

/** The IPv4 address that a packet to this IPv6 address ends up at, for the notations that carry one. */
function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const bytes = address.toByteArray();
  if (address.match(NAT64) || address.match(IPV4_COMPATIBLE)) return new ipaddr.IPv4(bytes.slice(12));
  if (address.match(SIX_TO_FOUR)) return new ipaddr.IPv4(bytes.slice(2, 6));
  return undefined;
}
