import type { Load } from '../load-process.ts';
import { postAgain } from './post-again.ts';

/** Requests of one kind, so many at a time, each another by its number. */
export const run: Load<{
  token: string;
  query: string;
  variables: object;
  /** Of the names. */
  prefix?: string;
  clients: number;
}> = async ({ port, token, query, variables, prefix = 'name-', clients }, signal) => {
  let number = 0;
  return postAgain(clients, signal, () => [
    `http://127.0.0.1:${port}/api/graphql`,
    {
      headers: { 'content-type': 'application/json', 'private-token': token },
      body: JSON.stringify({ query, variables: { ...variables, name: `${prefix}${(number += 1)}` } }),
      signal,
    },
  ]);
};
