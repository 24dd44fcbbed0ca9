import { parseAddressList } from '../../src/outbound/address-list.ts';
import { createAddressRules, type AddressRules } from '../../src/outbound/address-rules.ts';

/** The receivers of tests listen on loopback addresses, which no rule allows of itself. */
export function loopbackAllowed(): AddressRules {
  const parsed = parseAddressList(['127.0.0.0/8']);
  if (!parsed.ok) throw new Error(parsed.errors.join());
  return createAddressRules({ allowlist: parsed.list });
}
