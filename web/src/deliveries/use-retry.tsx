import { Text } from '@mantine/core';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { JSX } from 'react';
import { anyDestinationDocuments } from '../destinations/api/any-destination-documents.ts';
import { useApi } from '../session/session.tsx';
import { count } from '../time/time-text.ts';

interface Retried {
  readonly retriedCount: number;
  readonly parkedCount: number;
}

/** Sends one delivery again, or without one all that have failed. */
export type Retry = UseMutationResult<Retried, Error, string | undefined>;

export function useRetry(destinationId: string): Retry {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (deliveryId: string | undefined) => {
      const input =
        deliveryId === undefined
          ? { destinationId, status: 'FAILED' as const }
          : { deliveryIds: [deliveryId] };
      const { result } = await api.graphql(anyDestinationDocuments.retry, { input });
      if (result === null || result.errors.length > 0) throw new Error(result?.errors.join('. '));
      await queries.invalidateQueries({ queryKey: ['deliveries', destinationId] });
      return result;
    },
  });
}

/** What came of it. */
export function RetryNotice({ retry }: { readonly retry: Retry }): JSX.Element {
  return (
    <div aria-live="polite">
      {retry.error !== null && (
        <Text size="sm" c="var(--mantine-color-error)">
          {retry.error.message}
        </Text>
      )}
      {retry.data !== undefined && <Text size="sm">{textOf(retry.data)}</Text>}
    </div>
  );
}

function textOf({ retriedCount, parkedCount }: Retried): string {
  if (retriedCount === 0) return 'No delivery can be sent again.';
  const sent = `${count(retriedCount)} ${retriedCount === 1 ? 'delivery is' : 'deliveries are'} sent again.`;
  return parkedCount === 0
    ? sent
    : `${sent} ${count(parkedCount)} of them when the destination streams again.`;
}
