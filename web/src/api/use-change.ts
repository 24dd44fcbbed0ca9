import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';

interface Payload {
  readonly errors: readonly string[];
}

/** A change of one call: what the server refuses is an error, and what was asked for under the key is read again. */
export function useChange<Result extends Payload, Variables = void>(
  queryKey: QueryKey,
  change: (variables: Variables) => Promise<{ readonly result: Result | null }>,
  onDone: (result: Result | null) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (variables: Variables) => {
      const { result } = await change(variables);
      const errors = result?.errors ?? [];
      if (errors.length > 0) throw new Error(errors.join('. '));
      await queries.invalidateQueries({ queryKey });
      onDone(result);
    },
  });
}
