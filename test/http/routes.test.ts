import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { Actor } from '../../src/access/actor.ts';
import { createManagement, type ManagementDeps } from '../../src/groups/management.ts';
import type { Route } from '../../src/http/route.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { registerRoutes, type RouteDependencies } from '../../src/routes.ts';

const health = { ping: () => Promise.resolve(), closing: () => false };
const metrics = () => Promise.reject(new Error('Nobody asks for them here'));
// Nobody gets as far as these here.
const management = createManagement({} as ManagementDeps);
const api = {
  ...{ ingest: {}, reading: {}, projectReading: {}, instanceReading: {}, graphql: {}, eventTypes: {} },
  ...{ management, sources: { hec: { optionsOf: () => undefined } } },
} as unknown as RouteDependencies['api'];

function table(deps: RouteDependencies): string[] {
  const routes: Route<Actor>[] = [];
  registerRoutes({ addRoutes: (more) => void routes.push(...more), addFiles: () => undefined }, deps);
  return routes.map(({ method, path, auth, bodyLimit }) => `${method} ${path} ${auth} ${bodyLimit}`);
}

describe('the table of routes', () => {
  it('says who may ask for what, and how much they may send', () => {
    expect(table({ health, metrics, api, pages: {} as RouteDependencies['pages'] })).toEqual([
      'GET /-/liveness none 0',
      'GET /-/readiness none 0',
      'GET /-/health none 0',
      'GET /-/metrics optional-token 0',
      'GET /api/graphql optional-token 0',
      'POST /api/graphql optional-token 26214400',
      'POST /api/v4/groups/:id/audit_events token 26214400',
      'POST /api/v4/audit_events token 26214400',
      'GET /api/v4/groups/:id/audit_events token 0',
      'GET /api/v4/groups/:id/audit_events/export token 0',
      'GET /api/v4/groups/:id/audit_events/:event_id token 0',
      'GET /api/v4/projects/:id/audit_events token 0',
      'GET /api/v4/projects/:id/audit_events/:event_id token 0',
      'GET /api/v4/audit_event_types token 0',
      'POST /api/v4/audit_event_types token 65536',
      'GET /api/v4/audit_events token 0',
      'GET /api/v4/audit_events/export token 0',
      'GET /api/v4/audit_events/:event_id token 0',
      'POST /sources/:id by-handler 26214400',
      'PUT /sources/:id by-handler 26214400',
      'GET /sources/:id by-handler 0',
      ...['', '/event', '/event/1.0', '/raw', '/raw/1.0', '/ack'].map(
        (path) => `POST /services/collector${path} by-handler 26214400`,
      ),
      'GET /services/collector/health none 0',
      'GET /services/collector/health/1.0 none 0',
      ...['', '/event', '/event/1.0', '/raw', '/raw/1.0', '/ack', '/health', '/health/1.0'].map(
        (path) => `OPTIONS /services/collector${path} none 0`,
      ),
      ...['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'].map(
        (method) => `${method} /services/collector/* none 0`,
      ),
      'GET /api/v4/groups token 0',
      'POST /api/v4/groups token 65536',
      'GET /api/v4/groups/:id token 0',
      'PUT /api/v4/groups/:id token 65536',
      'DELETE /api/v4/groups/:id token 0',
      'GET /api/v4/groups/:id/subgroups token 0',
      'GET /api/v4/groups/:id/descendant_groups token 0',
      'GET /api/v4/groups/:id/projects token 0',
      'GET /api/v4/projects token 0',
      'POST /api/v4/projects token 65536',
      'GET /api/v4/projects/:id token 0',
      'DELETE /api/v4/projects/:id token 0',
      'GET /api/v4/groups/:id/members token 0',
      'GET /api/v4/groups/:id/members/all token 0',
      'GET /api/v4/groups/:id/members/all/:user_id token 0',
      'GET /api/v4/groups/:id/members/:user_id token 0',
      'POST /api/v4/groups/:id/members token 65536',
      'PUT /api/v4/groups/:id/members/:user_id token 65536',
      'DELETE /api/v4/groups/:id/members/:user_id token 0',
      'GET /api/v4/groups/:id/access_tokens token 0',
      'POST /api/v4/groups/:id/access_tokens token 65536',
      'GET /api/v4/groups/:id/access_tokens/:token_id token 0',
      'POST /api/v4/groups/:id/access_tokens/:token_id/rotate token 65536',
      'DELETE /api/v4/groups/:id/access_tokens/:token_id token 0',
      'GET /api/v4/version token 0',
      'GET /api/v4/metadata token 0',
      'GET /api/v4/user token 0',
      'GET /api/v4/users token 0',
      'POST /api/v4/users token 65536',
      'GET /api/v4/users/:id token 0',
      'DELETE /api/v4/users/:id token 0',
      'POST /api/v4/users/:id/block token 0',
      'POST /api/v4/users/:id/unblock token 0',
      'POST /api/v4/users/:user_id/personal_access_tokens token 65536',
      'GET /api/v4/personal_access_tokens token 0',
      'DELETE /api/v4/personal_access_tokens/:id token 0',
      'GET /api/v4/personal_access_tokens/self token 0',
      'DELETE /api/v4/personal_access_tokens/self token 0',
      'POST /api/v4/personal_access_tokens/self/rotate token 65536',
      'GET / none 0',
      'GET /admin/audit_events none 0',
      'GET /groups/* none 0',
      'GET /-/graphql-explorer none 0',
    ]);
  });

  it('of a worker has only the paths under /-/', () => {
    for (const line of table({ health, metrics, api: undefined })) expect(line).toMatch(/^GET \/-\//);
  });
});

describe('a worker', () => {
  const server = createHttpServer<Actor>({
    log: pino({ level: 'silent' }),
    trustedProxies: [],
    authenticate: () => Promise.resolve(undefined),
    keysOf: () => [],
    isOutage: () => false,
  });
  let url: string;
  beforeAll(async () => {
    registerRoutes(server, { health, metrics, api: undefined });
    url = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
  });
  afterAll(() => server.closeWithin(0));

  it('answers for its health and for nothing else', async () => {
    expect((await fetch(`${url}/-/readiness`)).status).toBe(200);
    expect((await fetch(`${url}/api/graphql`, { method: 'POST' })).status).toBe(404);
  });
});
