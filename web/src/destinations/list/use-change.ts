import { useChange as useAnyChange } from '../../api/use-change.ts';
import { ownerKey, type Owner } from '../owner.ts';

/** A change of a destination, after which the list is read again. */
export function useChange(
  owner: Owner,
  change: () => Promise<{ readonly result: { readonly errors: readonly string[] } | null }>,
  onDone: () => void,
) {
  return useAnyChange(['destinations', ownerKey(owner)], change, onDone);
}
