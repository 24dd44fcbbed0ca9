import type { Load } from '../load-process.ts';

/** Queries one after the other whose connections are closed before the answer comes. */
export const run: Load<{ token: string; query: string; clients: number; patienceMs: number }> = async (
  { port, token, query, clients, patienceMs },
  signal,
) => {
  const answers: Record<string, number> = {};
  const client = async (): Promise<void> => {
    while (!signal.aborted) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'private-token': token },
        body: JSON.stringify({ query }),
        signal: AbortSignal.timeout(patienceMs),
      }).catch(() => undefined);
      const said = (await answer?.json().catch(() => undefined)) as
        { errors?: { message: string }[] } | undefined;
      const outcome = said?.errors?.[0]?.message ?? String(answer?.status ?? 'none');
      answers[outcome] = (answers[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answers;
};
