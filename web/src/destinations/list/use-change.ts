import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ownerKey, type Owner } from '../owner.ts';

interface Payload {
  readonly errors: readonly string[];
}

/** A change of one call: what the server refuses is an error, and the list is read again. */
export function useChange(
  owner: Owner,
  change: () => Promise<{ readonly result: Payload | null }>,
  onDone: () => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const errors = (await change()).result?.errors ?? [];
      if (errors.length > 0) throw new Error(errors.join('. '));
      await queries.invalidateQueries({ queryKey: ['destinations', ownerKey(owner)] });
      onDone();
    },
  });
}
