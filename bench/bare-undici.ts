import { Pool } from 'undici';

/**
 * What one HTTP client can do with nothing around it: the same body, headers and number of connections as the stream.
 * Requests per second.
 */
export async function bareUndici(url: string, requests: number, connections: number): Promise<number> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections });
  const custom = Array.from({ length: 10 }, (_, index) => [`X-Custom-${index}`, `value ${index}`]).flat();
  const headers = [
    ...['Content-Type', 'application/x-www-form-urlencoded'],
    ...['X-Gitlab-Event-Streaming-Token', 'a-token-of-24-characters'],
    ...['X-Gitlab-Audit-Event-Type', 'repository_git_operation'],
    ...custom,
  ];
  const body = 'x'.repeat(640);
  let left = requests;
  const started = performance.now();
  const sender = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const answer = await pool.request({ method: 'POST', path: pathname, headers, body });
      await answer.body.dump();
    }
  };
  await Promise.all(Array.from({ length: connections }, sender));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  return requests / seconds;
}
