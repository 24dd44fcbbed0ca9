import { buildConnector } from 'undici';
import { literalRefusal } from './address-rules.ts';
import type { Allowlist } from './allowlist.ts';
import { AddressNotAllowedError, guardedLookup } from './lookup.ts';
import type { Lookup } from './lookup.ts';

/** Parts of a connector; `connectTimeoutMs` covers DNS, TCP and TLS. */
export interface ConnectorOptions {
  readonly lookup: Lookup;
  readonly allowlist: Allowlist;
  readonly connectTimeoutMs: number;
}

/** undici's connector behind the address rules: names through a guarded lookup, IP literals checked here. */
export function guardedConnector({
  lookup,
  allowlist,
  connectTimeoutMs,
}: ConnectorOptions): buildConnector.connector {
  // The types ask for a port here although every connection brings its own.
  const connect = buildConnector({
    port: 0,
    lookup: guardedLookup(lookup, allowlist),
    timeout: connectTimeoutMs,
    allowH2: false,
  });
  return (options, callback) => {
    // A connection to an IP literal never asks the lookup.
    const refusal = literalRefusal(options.hostname, allowlist);
    if (refusal === undefined) connect(options, callback);
    // Not in this tick: undici is still inside the call that made the connection.
    else process.nextTick(callback, new AddressNotAllowedError(refusal), null);
  };
}
