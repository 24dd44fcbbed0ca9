import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { Actor } from '../../src/access/actor.ts';
import type { Route } from '../../src/http/route.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { registerRoutes, type RouteDependencies } from '../../src/routes.ts';

const health = { ping: () => Promise.resolve(), closing: () => false };
// Nobody gets as far as these here.
const api = { ingest: {}, graphql: {} } as RouteDependencies['api'];

function table(deps: RouteDependencies): string[] {
  const routes: Route<Actor>[] = [];
  registerRoutes({ addRoutes: (more) => void routes.push(...more) }, deps);
  return routes.map(({ method, path, auth, bodyLimit }) => `${method} ${path} ${auth} ${bodyLimit}`);
}

describe('the table of routes', () => {
  it('says who may ask for what, and how much they may send', () => {
    expect(table({ health, api })).toEqual([
      'GET /-/liveness none 0',
      'GET /-/readiness none 0',
      'GET /-/health none 0',
      'GET /api/graphql optional-token 0',
      'POST /api/graphql optional-token 26214400',
      'POST /api/v4/groups/:id/audit_events token 26214400',
    ]);
  });

  it('of a worker has only the paths under /-/', () => {
    for (const line of table({ health, api: undefined })) expect(line).toMatch(/^GET \/-\//);
  });
});

describe('a worker', () => {
  const server = createHttpServer<Actor>({
    log: pino({ level: 'silent' }),
    trustedProxies: [],
    authenticate: () => Promise.resolve(undefined),
    isOutage: () => false,
  });
  let url: string;
  beforeAll(async () => {
    registerRoutes(server, { health, api: undefined });
    url = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
  });
  afterAll(() => server.closeWithin(0));

  it('answers for its health and for nothing else', async () => {
    expect((await fetch(`${url}/-/readiness`)).status).toBe(200);
    expect((await fetch(`${url}/api/graphql`, { method: 'POST' })).status).toBe(404);
  });
});
