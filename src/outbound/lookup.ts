import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { AddressRules, Refusal } from './address-rules.ts';
import { urlErrors } from './outbound-errors.ts';

/** One address a host name stands for. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** The caller of a look-up: it uses `shareKey`'s share of look-ups, and nothing is done once `signal` is aborted. */
export interface LookupCaller {
  readonly shareKey: string;
  readonly signal?: AbortSignal;
}

/** Resolves a host name to all its addresses; rejects when it has no address. */
export type Lookup = (hostname: string, caller: LookupCaller) => Promise<readonly ResolvedAddress[]>;

/** The operating system's resolver, hosts file included, in the order it answers. It keeps a thread of libuv meanwhile. */
export const systemLookup: Lookup = async (hostname) => {
  const addresses = await dnsLookup(hostname, { all: true, order: 'verbatim' });
  return addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/** How names become addresses, and which of these may be reached. */
export interface Outbound {
  readonly lookup: Lookup;
  readonly rules: AddressRules;
}

/** A connection that was not made because the address rules refuse where it would lead. */
export class AddressNotAllowedError extends Error {
  readonly code = 'EADDRNOTALLOWED';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A host name without addresses. */
export class HostNotResolvedError extends Error {
  readonly code = 'EHOSTNOTRESOLVED';

  constructor(cause?: unknown) {
    // An error without a text of its own comes from a resolver, which names the system call.
    super(cause instanceof NoNameInTimeError ? cause.message : urlErrors.URL_UNRESOLVABLE, { cause });
  }
}

/** What a look-up ran into before it was answered. */
export class NoNameInTimeError extends Error {}

/**
 * The addresses of a host name, all of which may be reached. Asked for every connection, so that a name that changes its
 * answer after a check (DNS rebinding) gains nothing. An IP literal is its own address.
 */
export async function allowedAddresses(
  hostname: string,
  { lookup, rules }: Outbound,
  caller: LookupCaller,
): Promise<readonly ResolvedAddress[]> {
  const family = isIP(hostname);
  if (family !== 0) {
    const refused = rules.literalRefusal(hostname);
    if (refused !== undefined) throw new AddressNotAllowedError(refused);
    return [{ address: hostname, family: family === 6 ? 6 : 4 }];
  }
  const addresses = await lookup(hostname, caller).catch((error: unknown) => {
    throw new HostNotResolvedError(error);
  });
  if (addresses.length === 0) throw new HostNotResolvedError();
  // One refused address refuses the name: which of them a connection takes is chance.
  for (const { address } of addresses) {
    const refusal = rules.refusalOf(hostname, address);
    if (refusal !== undefined) throw new AddressNotAllowedError(refusal);
  }
  return addresses;
}
