import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Hands requests on to a server as they are, host and all, and keeps some of its answers back. */
export interface ForgetfulProxy {
  readonly url: string;
  /** Paths of what was handed on, as often as it was. */
  readonly paths: readonly string[];
  /** How many answers get lost from now on. */
  lose(answers: number): void;
  close(): Promise<void>;
}

export async function startForgetfulProxy(target: string): Promise<ForgetfulProxy> {
  const { hostname, port } = new URL(target);
  const paths: string[] = [];
  let left = 0;
  const server = createServer((incoming, response) => {
    const { method, url: path = '/', headers } = incoming;
    const forwarded = request({ hostname, port, method, path, headers, setHost: false }, (answer) => {
      paths.push(path);
      if (left > 0) {
        left -= 1;
        answer.resume();
        return void response.destroy();
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    lose: (answers) => {
      left = answers;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
