import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';

/** Below the 5 s that a connection to PostgreSQL has, so that a second address has its turn. */
const ADDRESS_MS = 2_000;

/**
 * How long Node.js waits for one address of a name before it gives the address up for the next. Its default of 250 ms
 * is less than a connection round the world takes. Deliveries give no address up: outbound/race-addresses.ts.
 */
export function waitLongerForAddresses(): void {
  setDefaultAutoSelectFamilyAttemptTimeout(ADDRESS_MS);
}
