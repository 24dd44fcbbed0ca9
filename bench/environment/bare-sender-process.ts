// Measures what one HTTP client can do with nothing around it, in a process of its own: the same call, body, headers
// and connections as the stream, signatures that were made beforehand, and a handler that looks at nothing but the
// status.
import { Pool, type Dispatcher } from 'undici';
import { deliveredBody } from './events.ts';
import { requestHeaders } from './request-headers.ts';
import type { BareReport, BareTask } from './bare-sender.ts';

// As many as the stream holds at once, so that they come from memory and not from the processor's cache.
const BODIES = Array.from({ length: 2_048 }, (_, n) => deliveredBody(n));

process.on('message', (task: BareTask) => {
  void run(task).then((report) => process.send?.(report));
});

async function run({ urls, requests, connections, signed }: BareTask): Promise<BareReport> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const share = Math.ceil(requests / urls.length);
  const headers = requestHeaders(signed).flat();
  await Promise.all(urls.map((url) => sendAll(new URL(url), headers, share, connections)));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

async function sendAll(
  { origin, pathname }: URL,
  headers: string[],
  requests: number,
  connections: number,
): Promise<void> {
  const pool = new Pool(origin, { connections, headersTimeout: 0, bodyTimeout: 0 });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let left = requests;
  let open = requests;
  const send = (): void => {
    if (left === 0) return;
    left -= 1;
    pool.dispatch(
      { path: pathname, method: 'POST', headers, body: BODIES[left % BODIES.length] ?? null },
      handler(),
    );
  };
  const handler = (): Dispatcher.DispatchHandler => ({
    onRequestStart: () => undefined,
    onResponseStart(_controller, status) {
      if (status !== 204) reject(new Error(`The receiver answered ${status}`));
    },
    onResponseData: () => undefined,
    onResponseEnd() {
      open -= 1;
      if (open === 0) return resolve();
      // undici frees the connection in an immediate that it sets after this call.
      queueMicrotask(() => setImmediate(send));
    },
    onResponseError: (_controller, error) => reject(error),
  });
  for (let index = 0; index < connections; index += 1) send();
  await promise;
  await pool.close();
}
