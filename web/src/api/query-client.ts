import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';

const RETRIES = 3;

/** What was asked for is kept for as long as somebody is signed in, and asked for again while the server is away. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) =>
          failures < RETRIES && error instanceof ApiError && error.kind === 'unavailable',
        refetchOnWindowFocus: true,
        staleTime: 1_000,
      },
    },
  });
}
