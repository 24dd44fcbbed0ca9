import type { Actor } from './access/actor.ts';
import { arrivalRefusal } from './audit-events/ingest/arrival-refusal.ts';
import {
  createIngestHandler,
  createInstanceIngestHandler,
  prepareIngest,
} from './audit-events/ingest/ingest.route.ts';
import { MAX_BODY_BYTES } from './audit-events/ingest/ingest-limits.ts';
import type { IngestService } from './audit-events/ingest/ingest.service.ts';
import type { ProjectReadHandlers, ReadHandlers } from './audit-events/read/read-events.route.ts';
import type { GraphqlHandler } from './graphql/graphql-handler.ts';
import { VIA_HEADER } from './outbound/via.ts';
import type { EventTypeHandlers } from './event-types/event-type.route.ts';
import { graphqlFailure, restFailure } from './http/failure.ts';
import type { Management } from './groups/management.ts';
import { createHealthHandlers, type HealthOptions } from './http/health.route.ts';
import type { Handler, Route } from './http/route.ts';
import { mayExceed } from './http/request-body.ts';
import { originOf } from './http/request-origin.ts';
import type { HttpServer } from './http/server.ts';
import { hecFailure } from './sources/hec/hec-answers.ts';
import type { Sources } from './sources/sources.ts';
import type { Pages } from './pages/pages.route.ts';

/** Far more than the fields of a group, a user or a token take. */
const MAX_FIELDS_BYTES = 64 * 1024;
/** Of GraphQL, for a caller that may send events nowhere. */
const MAX_QUERY_BYTES = 1024 * 1024;

/** What the routes are made of. */
export interface RouteDependencies {
  readonly health: HealthOptions;
  /** Of `/-/metrics`. */
  readonly metrics: Handler<Actor | undefined>;
  /** Undefined on a node that serves only `/-/…` (AUDITSTREAM_ROLE=worker). */
  readonly api: ApiDependencies | undefined;
  /** Undefined, too, on such a node. */
  readonly pages?: Pages | undefined;
}

export interface ApiDependencies {
  readonly ingest: IngestService;
  readonly reading: ReadHandlers;
  readonly projectReading: ProjectReadHandlers;
  readonly instanceReading: ReadHandlers;
  readonly graphql: Pick<GraphqlHandler<Actor>, 'handle'>;
  readonly management: Management;
  readonly eventTypes: EventTypeHandlers;
  readonly sources: Pick<Sources, 'records' | 'challenge' | 'hec'>;
}

/** Makes the server answer every path of the table. */
export function registerRoutes(
  server: Pick<HttpServer<Actor>, 'addRoutes' | 'addFiles'>,
  { health, metrics, api, pages }: RouteDependencies,
): void {
  server.addRoutes([
    ...healthRoutes(health),
    // Where requests from this machine are let in, they have no token; the others get nothing without one.
    // prettier-ignore
    { method: 'GET', path: '/-/metrics', auth: 'optional-token', bodyLimit: 0, failure: restFailure, uncounted: true, handler: metrics },
    ...(api === undefined
      ? []
      : [...apiRoutes(api), ...sourceRoutes(api.sources), ...managementRoutes(api.management)]),
    ...(pages === undefined ? [] : pageRoutes(pages)),
  ]);
  if (pages !== undefined) server.addFiles(pages.assets);
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
  const graphql = graphqlOverHttp(deps);
  const ingest = createIngestHandler(deps.ingest);
  const instanceIngest = createInstanceIngestHandler(deps.ingest);
  return [
    { method: 'GET', path: '/api/graphql', auth: 'optional-token', bodyLimit: 0, failure: graphqlFailure, handler: graphql },
    // As large as ingest's for a caller that may send events, because auditEventsCreate takes as many.
    { method: 'POST', path: '/api/graphql', auth: 'optional-token', tokenInForm: true, bodyLimit: MAX_BODY_BYTES, failure: graphqlFailure, handler: graphql },
    // The appender bounds what waits to be stored.
    { method: 'POST', path: '/api/v4/groups/:id/audit_events', auth: 'token', bodyLimit: MAX_BODY_BYTES, failure: restFailure, uncounted: true, prepare: prepareIngest(deps.ingest), handler: ingest },
    { method: 'POST', path: '/api/v4/audit_events', auth: 'token', bodyLimit: MAX_BODY_BYTES, failure: restFailure, uncounted: true, handler: instanceIngest },
    { method: 'GET', path: '/api/v4/groups/:id/audit_events', auth: 'token', bodyLimit: 0, failure: restFailure, handler: deps.reading.list },
    { method: 'GET', path: '/api/v4/groups/:id/audit_events/export', auth: 'token', bodyLimit: 0, failure: restFailure, handler: deps.reading.exportAll },
    { method: 'GET', path: '/api/v4/groups/:id/audit_events/:event_id', auth: 'token', bodyLimit: 0, failure: restFailure, handler: deps.reading.show },
    { method: 'GET', path: '/api/v4/projects/:id/audit_events', auth: 'token', bodyLimit: 0, failure: restFailure, handler: deps.projectReading.list },
    { method: 'GET', path: '/api/v4/projects/:id/audit_events/:event_id', auth: 'token', bodyLimit: 0, failure: restFailure, handler: deps.projectReading.show },
    { method: 'GET', path: '/api/v4/audit_event_types', auth: 'token', bodyLimit: 0, failure: restFailure, handler: deps.eventTypes.list },
    { method: 'POST', path: '/api/v4/audit_event_types', auth: 'token', bodyLimit: MAX_FIELDS_BYTES, failure: restFailure, handler: deps.eventTypes.declare },
    { method: 'GET', path: '/api/v4/audit_events', auth: 'token', bodyLimit: 0, failure: restFailure, handler: deps.instanceReading.list },
    { method: 'GET', path: '/api/v4/audit_events/export', auth: 'token', bodyLimit: 0, failure: restFailure, handler: deps.instanceReading.exportAll },
    { method: 'GET', path: '/api/v4/audit_events/:event_id', auth: 'token', bodyLimit: 0, failure: restFailure, handler: deps.instanceReading.show },
  ];
}

/** Packed bodies of other systems, as sent and unpacked. */
const PACKED = { bodyLimit: MAX_BODY_BYTES, inflatedLimit: 4 * MAX_BODY_BYTES } as const;

type OpenRoute = Extract<Route<Actor>, { handler: Handler<undefined> }>;

/** The handlers find out who sends: the secret of a source is not an access token. */
function sourceRoutes({ records, challenge, hec }: ApiDependencies['sources']): readonly OpenRoute[] {
  const common = { auth: 'by-handler', anySlashes: true } as const;
  const source = { ...common, ...PACKED, failure: restFailure, handler: records } as const;
  const collector = { ...common, failure: hecFailure, bodyLimit: 0 } as const;
  const open = { ...collector, auth: 'none' } as const;
  // prettier-ignore
  const splunk: readonly OpenRoute[] = [
    { method: 'POST', path: '/services/collector', ...collector, ...PACKED, handler: hec.event },
    { method: 'POST', path: '/services/collector/event', ...collector, ...PACKED, handler: hec.event },
    { method: 'POST', path: '/services/collector/event/1.0', ...collector, ...PACKED, handler: hec.event },
    { method: 'POST', path: '/services/collector/raw', ...collector, ...PACKED, handler: hec.raw },
    { method: 'POST', path: '/services/collector/raw/1.0', ...collector, ...PACKED, handler: hec.raw },
    { method: 'POST', path: '/services/collector/ack', ...collector, ...PACKED, handler: hec.ack },
    { method: 'GET', path: '/services/collector/health', ...open, handler: hec.health },
    { method: 'GET', path: '/services/collector/health/1.0', ...open, handler: hec.health },
  ];
  const options = splunk.map(({ method, path }): OpenRoute => ({
    ...{ method: 'OPTIONS', path, ...open, handler: hec.optionsOf(method) },
  }));
  const sources: readonly OpenRoute[] = [
    { method: 'POST', path: '/sources/:id', ...source },
    { method: 'PUT', path: '/sources/:id', ...source },
    { method: 'GET', path: '/sources/:id', ...source, bodyLimit: 0, handler: challenge },
  ];
  const elsewhere = METHODS.map((method): OpenRoute => ({
    method,
    path: '/services/collector/*',
    ...open,
    handler: hec.unknown,
  }));
  return [...sources, ...splunk, ...options, ...elsewhere];
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const;

// prettier-ignore
function managementRoutes({ groups, projects, members, groupTokens, users, deleteUser, personalTokens, thisToken, metadata }: Management): readonly Route<Actor>[] {
  const none = { bodyLimit: 0, failure: restFailure } as const;
  const fields = { bodyLimit: MAX_FIELDS_BYTES, failure: restFailure } as const;
  return [
    { method: 'GET', path: '/api/v4/groups', auth: 'token', ...none, handler: groups.list },
    { method: 'POST', path: '/api/v4/groups', auth: 'token', ...fields, handler: groups.create },
    { method: 'GET', path: '/api/v4/groups/:id', auth: 'token', ...none, handler: groups.show },
    { method: 'PUT', path: '/api/v4/groups/:id', auth: 'token', ...fields, handler: groups.update },
    { method: 'DELETE', path: '/api/v4/groups/:id', auth: 'token', ...none, handler: groups.remove },
    { method: 'GET', path: '/api/v4/groups/:id/subgroups', auth: 'token', ...none, handler: groups.subgroups },
    { method: 'GET', path: '/api/v4/groups/:id/descendant_groups', auth: 'token', ...none, handler: groups.descendants },
    { method: 'GET', path: '/api/v4/groups/:id/projects', auth: 'token', ...none, handler: projects.listOfGroup },
    { method: 'GET', path: '/api/v4/projects', auth: 'token', ...none, handler: projects.list },
    { method: 'POST', path: '/api/v4/projects', auth: 'token', ...fields, handler: projects.create },
    { method: 'GET', path: '/api/v4/projects/:id', auth: 'token', ...none, handler: projects.show },
    { method: 'DELETE', path: '/api/v4/projects/:id', auth: 'token', ...none, handler: projects.remove },
    { method: 'GET', path: '/api/v4/groups/:id/members', auth: 'token', ...none, handler: members.list },
    { method: 'GET', path: '/api/v4/groups/:id/members/all', auth: 'token', ...none, handler: members.listAll },
    { method: 'GET', path: '/api/v4/groups/:id/members/all/:user_id', auth: 'token', ...none, handler: members.showAny },
    { method: 'GET', path: '/api/v4/groups/:id/members/:user_id', auth: 'token', ...none, handler: members.show },
    { method: 'POST', path: '/api/v4/groups/:id/members', auth: 'token', ...fields, handler: members.add },
    { method: 'PUT', path: '/api/v4/groups/:id/members/:user_id', auth: 'token', ...fields, handler: members.update },
    { method: 'DELETE', path: '/api/v4/groups/:id/members/:user_id', auth: 'token', ...none, handler: members.remove },
    { method: 'GET', path: '/api/v4/groups/:id/access_tokens', auth: 'token', ...none, handler: groupTokens.list },
    { method: 'POST', path: '/api/v4/groups/:id/access_tokens', auth: 'token', ...fields, handler: groupTokens.create },
    { method: 'GET', path: '/api/v4/groups/:id/access_tokens/:token_id', auth: 'token', ...none, handler: groupTokens.show },
    { method: 'POST', path: '/api/v4/groups/:id/access_tokens/:token_id/rotate', auth: 'token', ...fields, handler: groupTokens.rotate },
    { method: 'DELETE', path: '/api/v4/groups/:id/access_tokens/:token_id', auth: 'token', ...none, handler: groupTokens.revoke },
    { method: 'GET', path: '/api/v4/version', auth: 'token', ...none, handler: metadata.version },
    { method: 'GET', path: '/api/v4/metadata', auth: 'token', ...none, handler: metadata.metadata },
    { method: 'GET', path: '/api/v4/user', auth: 'token', ...none, handler: users.whoAmI },
    { method: 'GET', path: '/api/v4/users', auth: 'token', ...none, handler: users.list },
    { method: 'POST', path: '/api/v4/users', auth: 'token', ...fields, handler: users.create },
    { method: 'GET', path: '/api/v4/users/:id', auth: 'token', ...none, handler: users.show },
    { method: 'DELETE', path: '/api/v4/users/:id', auth: 'token', ...none, handler: deleteUser },
    { method: 'POST', path: '/api/v4/users/:id/block', auth: 'token', ...none, handler: users.block },
    { method: 'POST', path: '/api/v4/users/:id/unblock', auth: 'token', ...none, handler: users.unblock },
    { method: 'POST', path: '/api/v4/users/:user_id/personal_access_tokens', auth: 'token', ...fields, handler: personalTokens.create },
    { method: 'GET', path: '/api/v4/personal_access_tokens', auth: 'token', ...none, handler: personalTokens.list },
    { method: 'DELETE', path: '/api/v4/personal_access_tokens/:id', auth: 'token', ...none, handler: personalTokens.revoke },
    { method: 'GET', path: '/api/v4/personal_access_tokens/self', auth: 'token', ...none, handler: thisToken.show },
    { method: 'DELETE', path: '/api/v4/personal_access_tokens/self', auth: 'token', ...none, handler: thisToken.revoke },
    { method: 'POST', path: '/api/v4/personal_access_tokens/self/rotate', auth: 'token', ...fields, handler: thisToken.rotate },
  ];
}

// prettier-ignore
function pageRoutes({ owner, group, explorer }: Pages): readonly Route<Actor>[] {
  return [
    { method: 'GET', path: '/', auth: 'none', bodyLimit: 0, failure: restFailure, handler: owner },
    { method: 'GET', path: '/admin/audit_events', auth: 'none', bodyLimit: 0, failure: restFailure, handler: owner },
    { method: 'GET', path: '/groups/*', auth: 'none', bodyLimit: 0, failure: restFailure, handler: group },
    { method: 'GET', path: '/-/graphql-explorer', auth: 'none', bodyLimit: 0, failure: restFailure, handler: explorer },
  ];
}

function graphqlOverHttp({
  graphql,
  ingest,
}: Pick<ApiDependencies, 'graphql' | 'ingest'>): Handler<Actor | undefined> {
  return async (asked) => {
    const { method, query, headers, caller, ip, reader } = asked;
    const contentType = headers['content-type'];
    const arrival = ingest.arrival(headers[VIA_HEADER.toLowerCase()]);
    if (arrival.kind !== 'new') return graphqlFailure(...arrivalRefusal(arrival));
    const mayBeLarge = async (): Promise<boolean> => caller !== undefined && ingest.maySend(caller);
    const origin = originOf(headers);
    const request = { query, contentType, actor: caller, ip, via: arrival.via, origin, reader, mayBeLarge };
    if (method !== 'POST') return graphql.handle({ ...request, method: 'GET', body: Buffer.alloc(0) });
    // Megabytes are read, and parsed, only for a caller that may send events somewhere.
    const limit =
      mayExceed(MAX_QUERY_BYTES, headers) && (await mayBeLarge()) ? MAX_BODY_BYTES : MAX_QUERY_BYTES;
    const body = await asked.readBody({ limit });
    return body.ok ? graphql.handle({ ...request, method: 'POST', body: body.bytes }) : body.answer;
  };
}
