import { lookup as dnsLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import type { LookupOptions } from 'node:dns';
import { refusalOf } from './address-rules.ts';
import type { Refusal } from './address-rules.ts';
import type { Allowlist } from './allowlist.ts';
import { urlErrors } from './outbound-errors.ts';

/** One address a host name stands for. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Resolves a host name to all its addresses; rejects when there are none. */
export type Lookup = (hostname: string) => Promise<ResolvedAddress[]>;

/** The operating system's resolver, hosts file included, in the order it answers. */
export const systemLookup: Lookup = async (hostname) => {
  const addresses = await dnsLookup(hostname, { all: true, order: 'verbatim' });
  return addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

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
    super(urlErrors.URL_UNRESOLVABLE, { cause });
  }
}

/**
 * A `lookup` for node:net and everything on top of it that hands out only addresses that may be reached.
 * It runs at every connection, so a name that changes its answer after a check (DNS rebinding) gains nothing.
 * IP literals never pass through a lookup: check them with `literalRefusal`.
 */
export function guardedLookup(lookup: Lookup, allowlist: Allowlist): LookupFunction {
  return (hostname, options, callback) => {
    resolveAllowed(hostname, wantedFamily(options), lookup, allowlist).then(
      (addresses) => {
        // Never empty: resolveAllowed rejects then.
        if (options.all === true) callback(null, addresses);
        else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

async function resolveAllowed(
  hostname: string,
  family: 4 | 6 | undefined,
  lookup: Lookup,
  allowlist: Allowlist,
): Promise<ResolvedAddress[]> {
  const found = await lookup(hostname).catch((error: unknown) => {
    throw new HostNotResolvedError(error);
  });
  const addresses = found.filter((entry) => family === undefined || entry.family === family);
  if (addresses.length === 0) throw new HostNotResolvedError();
  // One refused address refuses the name: node:net tries them all.
  for (const { address } of addresses) {
    const refusal = refusalOf(hostname, address, allowlist);
    if (refusal !== undefined) throw new AddressNotAllowedError(refusal);
  }
  return addresses;
}

function wantedFamily({ family }: LookupOptions): 4 | 6 | undefined {
  if (family === 4 || family === 'IPv4') return 4;
  return family === 6 || family === 'IPv6' ? 6 : undefined;
}
