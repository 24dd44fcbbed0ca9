import type { Lookup } from '../../src/outbound/lookup.ts';
import { parseAddressList, type AddressList } from '../../src/outbound/address-list.ts';
import { createAddressRules, type AddressRules } from '../../src/outbound/address-rules.ts';

/** A name service of the test's own: every answer of a name in turn, the last one for ever. */
export function zone(names: Record<string, string[][]>): Lookup & { asked: string[] } {
  const asked: string[] = [];
  const lookup = async (hostname: string) => {
    const answers = names[hostname];
    if (answers === undefined) throw Object.assign(new Error(`ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
    const turn = asked.filter((name) => name === hostname).length;
    asked.push(hostname);
    const addresses = answers[Math.min(turn, answers.length - 1)] ?? [];
    return addresses.map((address) => ({
      address,
      family: address.includes(':') ? (6 as const) : (4 as const),
    }));
  };
  return Object.assign(lookup, { asked });
}

/** A list of entries that are known to be good. */
export function listed(...entries: string[]): AddressList {
  const parsed = parseAddressList(entries);
  if (!parsed.ok) throw new Error(parsed.errors.join('; '));
  return parsed.list;
}

/** The rules with these entries on the allowlist. */
export function allow(...entries: string[]): AddressRules {
  return createAddressRules({ allowlist: listed(...entries) });
}
