import type { Load } from '../load-process.ts';
import { postAgain } from './post-again.ts';

/** The same request again and again, so many at a time. */
export const run: Load<{ token: string; path: string; body: object; clients: number }> = async (
  { port, token, path, body, clients },
  signal,
) => {
  return postAgain(clients, signal, () => [
    `http://127.0.0.1:${port}${path}`,
    {
      headers: { 'content-type': 'application/json', 'private-token': token },
      body: JSON.stringify(body),
      signal,
    },
  ]);
};
