import type { Load } from '../load-process.ts';

/** Requests of one kind, so many at a time, each another by its number. */
export const run: Load<{
  token: string;
  query: string;
  variables: object;
  /** Of the names. */
  prefix?: string;
  clients: number;
}> = async ({ port, token, query, variables, prefix = 'name-', clients }, signal) => {
  const answers: Record<string, number> = {};
  let number = 0;
  const client = async (): Promise<void> => {
    while (!signal.aborted) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'private-token': token },
        body: JSON.stringify({ query, variables: { ...variables, name: `${prefix}${(number += 1)}` } }),
        signal,
      }).catch(() => undefined);
      const status = String(answer?.status ?? 'none');
      answers[status] = (answers[status] ?? 0) + 1;
      await answer?.arrayBuffer().catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answers;
};
