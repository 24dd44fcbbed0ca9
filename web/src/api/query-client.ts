import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';

const RETRIES = 3;

/** Answers are kept for as long as the user is signed in, and requested again while the server is not available. */
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
