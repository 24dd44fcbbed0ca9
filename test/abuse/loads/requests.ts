import type { Load } from '../load-process.ts';

/** The same request again and again, so many at a time. */
export const run: Load<{ token: string; path: string; body: object; clients: number }> = async (
  { port, token, path, body, clients },
  signal,
) => {
  const answers: Record<string, number> = {};
  const client = async (): Promise<void> => {
    while (!signal.aborted) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'private-token': token },
        body: JSON.stringify(body),
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
