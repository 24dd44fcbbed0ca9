import { parseAllowlist, type Allowlist } from '../../src/outbound/allowlist.ts';

/** The receivers of tests listen on loopback addresses, which no rule allows of itself. */
export function loopbackAllowed(): Allowlist {
  const parsed = parseAllowlist(['127.0.0.0/8']);
  if (!parsed.ok) throw new Error(parsed.errors.join());
  return parsed.allowlist;
}
