import { Writable } from 'node:stream';
import { pino } from 'pino';
import { jsonAnswer } from '../../src/http/answer.ts';
import { restFailure } from '../../src/http/failure.ts';
import type { Handler, Route } from '../../src/http/route.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../src/http/server.ts';

/** A server of the kit alone, whose good tokens are `good` and `another`, of one holder, and `other`. */
export interface TestServer {
  readonly server: HttpServer<string>;
  readonly port: number;
  readonly url: string;
  /** Everything logged so far, as JSON lines. */
  log(): string;
}

export class Outage extends Error {}

export const LIMIT = 1000;

/** Says what arrived. */
export const echo: Handler<string | undefined> = async (request) => {
  const body = await request.readBody();
  if (!body.ok) return body.answer;
  const { method, params, ip, caller = null } = request;
  return jsonAnswer(200, { method, params, ip, caller, bytes: body.bytes.length });
};

/** A route that takes anybody and answers with what arrived. */
export function openRoute(changes: Partial<Route<string>> = {}): Route<string> {
  const route = {
    method: 'POST',
    path: '/open',
    auth: 'none',
    bodyLimit: LIMIT,
    failure: restFailure,
    handler: echo,
  };
  return { ...route, ...changes } as Route<string>;
}

export async function startTestServer(
  routes: readonly Route<string>[],
  trustedProxies: readonly string[] = [],
  port = 0,
  options: Partial<Pick<HttpServerOptions<string>, 'limits' | 'now' | 'authenticate' | 'crossOrigin'>> = {},
): Promise<TestServer> {
  const lines: string[] = [];
  const sink = new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) });
  const server = createHttpServer<string>({
    log: pino({ level: 'trace' }, sink),
    trustedProxies,
    authenticate: (token) => Promise.resolve({ good: 'Ada', another: 'Ada', other: 'Grace' }[token]),
    keysOf: (caller) => [caller],
    isOutage: (error) => error instanceof Outage,
    ...options,
  });
  server.addRoutes(routes);
  try {
    const bound = await server.listen({ host: '127.0.0.1', port });
    return { server, port: bound, url: `http://127.0.0.1:${bound}`, log: () => lines.join('') };
  } catch (error) {
    await server.closeWithin(0);
    throw error;
  }
}
