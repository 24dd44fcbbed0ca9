import type { Actor } from './access/actor.ts';
import { createIngestHandler } from './audit-events/ingest/ingest.route.ts';
import { MAX_BODY_BYTES } from './audit-events/ingest/ingest-limits.ts';
import type { IngestService } from './audit-events/ingest/ingest.service.ts';
import type { GraphqlHandler } from './graphql/graphql-handler.ts';
import { graphqlFailure, restFailure } from './http/failure.ts';
import { createHealthHandlers, type HealthOptions } from './http/health.route.ts';
import type { Handler, Route } from './http/route.ts';
import type { HttpServer } from './http/server.ts';

/** What the routes are made of. */
export interface RouteDependencies {
  readonly health: HealthOptions;
  /** Undefined on a node that serves only `/-/…` (AUDITSTREAM_ROLE=worker). */
  readonly api: ApiDependencies | undefined;
}

export interface ApiDependencies {
  readonly ingest: IngestService;
  readonly graphql: Pick<GraphqlHandler<Actor>, 'handle'>;
}

/** Makes the server answer every path of the table. */
export function registerRoutes(server: Pick<HttpServer<Actor>, 'addRoutes'>, deps: RouteDependencies): void {
  server.addRoutes([...healthRoutes(deps.health), ...(deps.api === undefined ? [] : apiRoutes(deps.api))]);
}

// prettier-ignore
function healthRoutes(options: HealthOptions): readonly Route<Actor>[] {
  const { liveness, readiness, health } = createHealthHandlers(options);
  return [
    { method: 'GET', path: '/-/liveness', auth: 'none', bodyLimit: 0, failure: restFailure, handler: liveness },
    { method: 'GET', path: '/-/readiness', auth: 'none', bodyLimit: 0, failure: restFailure, handler: readiness },
    { method: 'GET', path: '/-/health', auth: 'none', bodyLimit: 0, failure: restFailure, handler: health },
  ];
}

// prettier-ignore
function apiRoutes(deps: ApiDependencies): readonly Route<Actor>[] {
  const graphql = graphqlOverHttp(deps.graphql);
  const ingest = createIngestHandler(deps.ingest);
  return [
    { method: 'GET', path: '/api/graphql', auth: 'optional-token', bodyLimit: 0, failure: graphqlFailure, handler: graphql },
    // As large as ingest's, because auditEventsCreate takes as many events.
    { method: 'POST', path: '/api/graphql', auth: 'optional-token', bodyLimit: MAX_BODY_BYTES, failure: graphqlFailure, handler: graphql },
    { method: 'POST', path: '/api/v4/groups/:id/audit_events', auth: 'token', bodyLimit: MAX_BODY_BYTES, failure: restFailure, handler: ingest },
  ];
}

function graphqlOverHttp(graphql: ApiDependencies['graphql']): Handler<Actor | undefined> {
  return async ({ method, query, headers, caller, ip, readBody }) => {
    const contentType = headers['content-type'];
    const request = { query, contentType, actor: caller, ip };
    if (method !== 'POST') return graphql.handle({ ...request, method: 'GET', body: Buffer.alloc(0) });
    const body = await readBody();
    return body.ok ? graphql.handle({ ...request, method: 'POST', body: body.bytes }) : body.answer;
  };
}
