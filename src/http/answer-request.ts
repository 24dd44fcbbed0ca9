import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Logger } from '../observability/logger.ts';
import { accessTokenOf } from './access-token.ts';
import type { HttpAnswer } from './answer.ts';
import type { ClientIp } from './client-ip.ts';
import { readBody } from './read-body.ts';
import type { HttpRequest, RequestBody, Route } from './route.ts';

/** What answering a request needs, whatever the route. */
export interface Answering<Caller> {
  readonly log: Logger;
  readonly authenticate: (token: string) => Promise<Caller | undefined>;
  /** Whether an error means that the database is away -> 503; every other one is a bug -> 500. */
  readonly isOutage: (error: unknown) => boolean;
  readonly clientIp: ClientIp;
}

const MAX_ANONYMOUS_BODY = 1024 * 1024;
const OUTAGE =
  'the database does not answer, and the request may or may not have taken effect; send it again in a few seconds';

/** Authenticates as the route's `auth` says, runs the handler, and turns exceptions into 500 or 503. */
export async function answerRequest<Caller>(
  route: Route<Caller>,
  request: FastifyRequest,
  answering: Answering<Caller>,
): Promise<HttpAnswer> {
  try {
    return await authenticated(route, request, answering);
  } catch (error) {
    return failed(route, request, answering, error);
  }
}

async function authenticated<Caller>(
  route: Route<Caller>,
  request: FastifyRequest,
  answering: Answering<Caller>,
): Promise<HttpAnswer> {
  const query = queryOf(request);
  const asked = <C>(caller: C): HttpRequest<C> =>
    requestOf(route, request, query, caller, answering.clientIp);
  if (route.auth === 'none') return route.handler(asked(undefined));

  const token = accessTokenOf(request.headers, query);
  const caller = token === undefined ? undefined : await answering.authenticate(token);
  if (caller !== undefined) return route.handler(asked(caller));
  if (token === undefined && route.auth === 'optional-token') return route.handler(asked(undefined));
  return route.failure(401);
}

function requestOf<Caller>(
  route: Route<never>,
  request: FastifyRequest,
  query: URLSearchParams,
  caller: Caller,
  clientIp: ClientIp,
): HttpRequest<Caller> {
  const limit = caller === undefined ? Math.min(route.bodyLimit, MAX_ANONYMOUS_BODY) : route.bodyLimit;
  return {
    method: request.method,
    params: request.params as Record<string, string>,
    query,
    headers: request.headers,
    get ip() {
      const forwarded = request.headers['x-forwarded-for'];
      return clientIp(request.socket.remoteAddress, Array.isArray(forwarded) ? forwarded.join() : forwarded);
    },
    caller,
    readBody: () => bodyOf(route, request, limit),
  };
}

async function bodyOf(route: Route<never>, request: FastifyRequest, limit: number): Promise<RequestBody> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    const detail = `the Content-Encoding ${encoding} is not accepted; send the body uncompressed`;
    return { ok: false, answer: route.failure(415, detail) };
  }
  const reading = await readBody(request.raw, limit);
  if (reading.kind === 'read') return { ok: true, bytes: reading.bytes };
  // Nobody is left to read the answer to an aborted request.
  if (reading.kind === 'aborted') return { ok: false, answer: route.failure(400) };
  const detail = `the body is larger than ${limit} bytes; send it in several requests`;
  return { ok: false, answer: route.failure(413, detail) };
}

function failed(
  route: Route<never>,
  request: FastifyRequest,
  { log, isOutage }: Pick<Answering<never>, 'log' | 'isOutage'>,
  error: unknown,
): HttpAnswer {
  const requestId = randomUUID();
  // Without the query, where a token may stand.
  const [path = ''] = request.url.split('?', 1);
  const fields = { requestId, method: request.method, path, err: error };
  const outage = isOutage(error);
  if (outage)
    log.warn(fields, 'a request failed because the database is away; the sender is told to come again');
  else log.error(fields, 'a request failed for a reason that nobody expected');
  const answer = outage ? route.failure(503, OUTAGE) : route.failure(500);
  return { ...answer, headers: { ...answer.headers, 'x-request-id': requestId } };
}

function queryOf(request: FastifyRequest): URLSearchParams {
  const at = request.url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : request.url.slice(at + 1));
}
