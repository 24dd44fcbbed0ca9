/** Sends one POST after the other, so many at a time, until it is told to stop; counts the answers by their status. */
export async function postAgain(
  clients: number,
  signal: AbortSignal,
  request: () => readonly [url: string, options: Omit<RequestInit, 'method'>],
): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  const client = async (): Promise<void> => {
    while (!signal.aborted) {
      const [url, options] = request();
      const answer = await fetch(url, { method: 'POST', ...options }).catch(() => undefined);
      const status = String(answer?.status ?? 'none');
      answers[status] = (answers[status] ?? 0) + 1;
      await answer?.arrayBuffer().catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answers;
}
