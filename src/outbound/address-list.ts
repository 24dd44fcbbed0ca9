import { domainToASCII } from 'node:url';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { ErrorText } from '../errors/define-errors.ts';
import { normalizeHostname, parseAddress } from './addresses.ts';
import type { Address } from './addresses.ts';
import { addressListErrors } from './outbound-errors.ts';

/** Hosts and addresses that the operator allows or refuses. */
export interface AddressList {
  /** Whether a normalised host name is listed; then its addresses do not matter. */
  readonly hasHost: (host: string) => boolean;
  /** Whether an IP address, in any notation, is listed or lies in a listed range. */
  readonly hasAddress: (address: string) => boolean;
}

/** Outcome of reading a list: every bad entry has its own error. */
export type ParsedAddressList =
  { readonly ok: true; readonly list: AddressList } | { readonly ok: false; readonly errors: ErrorText[] };

/** A list without entries. */
export const NOTHING_LISTED: AddressList = { hasHost: () => false, hasAddress: () => false };

type Range = [Address, number];
type Entry = { range: Range } | { host: string } | { error: ErrorText };

const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** Reads IP addresses, CIDR ranges and host names (exact, in any case); blank entries are skipped. */
export function parseAddressList(entries: readonly string[]): ParsedAddressList {
  const hosts = new Set<string>();
  const ranges: Range[] = [];
  const errors: ErrorText[] = [];
  for (const text of entries.map((entry) => entry.trim()).filter((entry) => entry !== '')) {
    const entry = parseEntry(text);
    if ('error' in entry) errors.push(entry.error);
    else if ('host' in entry) hosts.add(entry.host);
    else ranges.push(entry.range);
  }
  if (errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    list: {
      hasHost: (host) => hosts.has(host),
      hasAddress: (address) => isInside(address, ranges),
    },
  };
}

function parseEntry(text: string): Entry {
  if (text.includes('/')) {
    const range = parseRange(text);
    return range === undefined ? { error: addressListErrors.ADDRESS_LIST_RANGE({ entry: text }) } : { range };
  }
  const host = normalizeHostname(text);
  const address = parseAddress(host);
  if (address !== undefined) return { range: [address, address.kind() === 'ipv4' ? 32 : 128] };
  const ascii = domainToASCII(host);
  // A name whose last label is a number is read as an IPv4 address in a URL and would never match.
  if (!HOST_NAME.test(ascii) || /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(ascii)) {
    return { error: addressListErrors.ADDRESS_LIST_ENTRY({ entry: text }) };
  }
  return { host: ascii };
}

function parseRange(text: string): Range | undefined {
  const [address = '', bits = '', ...rest] = text.split('/');
  if (rest.length > 0 || isIP(address) === 0 || !/^\d{1,3}$/.test(bits)) return undefined;
  const parsed = ipaddr.parse(address);
  const length = Number(bits);
  if (parsed instanceof ipaddr.IPv4) return length <= 32 ? [parsed, length] : undefined;
  if (length > 128) return undefined;
  // Addresses are compared with the IPv4-mapped form taken back to IPv4, so ranges are, too.
  return parsed.isIPv4MappedAddress() && length >= 96
    ? [parsed.toIPv4Address(), length - 96]
    : [parsed, length];
}

function isInside(address: string, ranges: readonly Range[]): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  return ranges.some(([base, bits]) => parsed.kind() === base.kind() && parsed.match(base, bits));
}
