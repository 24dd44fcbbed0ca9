import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type Address, parseAddress } from '../outbound/addresses.ts';

/** The address of the client that sent a request, given its connection's address and its `X-Forwarded-For`. */
export type ClientIp = (connection: string | undefined, forwardedFor: string | undefined) => string | null;

const BRACKETED = /^\[([^\]]*)\](?::\d+)?$/;
const IPV4_WITH_PORT = /^([\d.]+):\d+$/;

/**
 * Believes `X-Forwarded-For` only as far as the chain consists of `trustedProxies` (IP addresses and CIDRs): the client
 * is the rightmost address that is not a trusted proxy. Addresses that the client writes are further left and have no
 * effect.
 */
export function createClientIp(trustedProxies: readonly string[]): ClientIp {
  const isTrusted = trustIn(trustedProxies);
  const readConnection = rememberLast((text) => {
    const address = parse(text);
    return { address, text: address?.toString() ?? null };
  });
  return (connection, forwardedFor) => {
    const { address, text } = readConnection(connection ?? '');
    if (address === undefined || forwardedFor === undefined || trustedProxies.length === 0) return text;
    let client = address;
    for (const entry of forwardedFor.split(',').reverse()) {
      if (!isTrusted(client)) break;
      const next = parse(entry.trim());
      // Not an address ("unknown", a name): the proxy that wrote it is the last known address.
      if (next === undefined) break;
      client = next;
    }
    return client.toString();
  };
}

/** The key of an address for limits: a client with one IPv6 address has the whole network of 64 bits. */
export function sourceOf(address: string | null): string {
  // Called for every request; the first check nearly always saves the second.
  if (address === null || !address.includes(':') || !isIPv6(address)) return address ?? '';
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}

/** Distinguishes the connections of trusted proxies from all others. */
export function createProxyCheck(trustedProxies: readonly string[]): (connection: string) => boolean {
  const isTrusted = trustIn(trustedProxies);
  return (connection) => {
    const address = parse(connection);
    return address !== undefined && isTrusted(address);
  };
}

function trustIn(trustedProxies: readonly string[]): (address: Address) => boolean {
  const trusted = trustedProxies.map(rangeOf);
  return (address) =>
    trusted.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits));
}

/**
 * Remembers the last text, because requests of one sender often follow each other, and parsing an address costs as much
 * as checking a token.
 */
function rememberLast<T>(read: (text: string) => T): (text: string) => T {
  let lastText = '';
  let last = read(lastText);
  return (text) => {
    if (text !== lastText) last = read((lastText = text));
    return last;
  };
}

function parse(text: string): Address | undefined {
  return parseAddress(BRACKETED.exec(text)?.[1] ?? IPV4_WITH_PORT.exec(text)?.[1] ?? text);
}

function rangeOf(entry: string): [Address, number] {
  if (entry.includes('/')) {
    const [base, bits] = ipaddr.parseCIDR(entry);
    // Addresses are compared with the IPv4-mapped form taken back to IPv4, so ranges are, too.
    const mapped = base instanceof ipaddr.IPv6 && base.isIPv4MappedAddress() && bits >= 96;
    return mapped ? [base.toIPv4Address(), bits - 96] : [base, bits];
  }
  const address = ipaddr.process(entry);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
