import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Logger } from '../observability/logger.ts';
import { accessTokenOf } from './access-token.ts';
import { type HttpAnswer, isWhole } from './answer.ts';
import type { RoomShare } from '../shares/shared-room.ts';
import type { BodyRooms } from './body-rooms.ts';
import { type ClientIp, sourceOf } from './client-ip.ts';
import { httpErrors, httpLogErrors } from './http-errors.ts';
import type { HttpLimits } from './limits.ts';
import type { Login, LoginOutcome } from './login.ts';
import type { BodyPace } from './read-body.ts';
import { requestBody } from './request-body.ts';
import type { HttpRequest, RequestBody, Route } from './route.ts';
import { isFromThisMachine } from './this-machine.ts';

/** What answering a request needs, whatever the route. */
export interface Answering<Caller> {
  readonly log: Logger;
  readonly login: Login<Caller>;
  /** Whether an error means that the database is away -> 503; every other one is a bug -> 500. */
  readonly isOutage: (error: unknown) => boolean;
  readonly clientIp: ClientIp;
  readonly bodyRooms: BodyRooms;
  /** As whose share a caller's bodies count. */
  readonly keysOf: (caller: Caller) => readonly string[];
  readonly limits: BodyPace & Pick<HttpLimits, 'anonymousBody'>;
}

/**
 * Authenticates as the route's `auth` says, runs the handler, and turns exceptions into 500 or 503. Those of a body that
 * is on its way already can only be logged.
 */
export async function answerRequest<Caller>(
  route: Route<Caller>,
  request: FastifyRequest,
  answering: Answering<Caller>,
): Promise<HttpAnswer> {
  // The connection has had its last answer: nothing more is done for it.
  if (request.raw.socket.writableEnded) return route.failure(400);
  const shares: RoomShare[] = [];
  try {
    const answer = await authenticated(route, request, answering, shares);
    if (isWhole(answer.body)) return answer;
    return { ...answer, body: reported(answer.body, (error) => void report(request, answering, error)) };
  } catch (error) {
    const { requestId, outage } = report(request, answering, error);
    const answer = outage ? route.failure(503, httpErrors.OUTAGE) : route.failure(500);
    return { ...answer, headers: { ...answer.headers, 'x-request-id': requestId } };
  } finally {
    // Not when the body is read: what a handler makes of it takes even more.
    for (const share of shares) share.release();
  }
}

async function* reported(
  chunks: AsyncIterable<string>,
  onError: (error: unknown) => void,
): AsyncGenerator<string> {
  try {
    yield* chunks;
  } catch (error) {
    onError(error);
    throw error;
  }
}

async function authenticated<Caller>(
  route: Route<Caller>,
  request: FastifyRequest,
  answering: Answering<Caller>,
  shares: RoomShare[],
): Promise<HttpAnswer> {
  const query = queryOf(request);
  const { bodyRooms, keysOf, limits } = answering;
  const body = (share: RoomShare, limit: number): Promise<RequestBody> => {
    shares.push(share);
    return requestBody(route, request, { limit, share, pace: limits });
  };
  const known = (caller: Caller): HttpRequest<Caller> =>
    requestOf(request, query, answering, caller, ({ keys = [] } = {}) =>
      body(bodyRooms.known([...keysOf(caller), ...keys]), route.bodyLimit),
    );
  const anonymous = (): HttpRequest<undefined> =>
    requestOf(request, query, answering, undefined, () => {
      const share = bodyRooms.anonymous([sourceOf(ipOf(request, answering.clientIp))]);
      return body(share, Math.min(route.bodyLimit, limits.anonymousBody));
    });
  if (route.auth === 'none') return route.handler(anonymous());

  const token = accessTokenOf(request.headers, query);
  const counted = route.uncounted !== true;
  if (token === undefined) {
    if (route.auth === 'token') return route.failure(401);
    const tooOften = counted ? answering.login.withoutToken(ipOf(request, answering.clientIp)) : undefined;
    return tooOften === undefined ? route.handler(anonymous()) : notLetIn(route, tooOften);
  }
  const outcome = await answering.login.attempt(token, ipOf(request, answering.clientIp), counted);
  return outcome.kind === 'known' ? route.handler(known(outcome.caller)) : notLetIn(route, outcome);
}

const TOO_OFTEN = {
  'bad-tokens': httpErrors.TOO_MANY_BAD_TOKENS,
  requests: httpErrors.TOO_MANY_REQUESTS,
  'without-token': httpErrors.TOO_MANY_WITHOUT_TOKEN,
} as const;

function notLetIn(
  route: Route<never>,
  outcome: Exclude<LoginOutcome<unknown>, { kind: 'known' }>,
): HttpAnswer {
  if (outcome.kind === 'bad') return route.failure(401);
  const answer = route.failure(429, TOO_OFTEN[outcome.of]);
  const seconds = Math.max(Math.ceil(outcome.milliseconds / 1000), 1);
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
}

function requestOf<Caller>(
  request: FastifyRequest,
  query: URLSearchParams,
  { clientIp }: Pick<Answering<never>, 'clientIp'>,
  caller: Caller,
  readBody: HttpRequest<Caller>['readBody'],
): HttpRequest<Caller> {
  return {
    method: request.method,
    params: request.params as Record<string, string>,
    query,
    headers: request.headers,
    get ip() {
      return ipOf(request, clientIp);
    },
    get fromThisMachine() {
      return isFromThisMachine(request.socket.remoteAddress, request.headers);
    },
    caller,
    readBody,
  };
}

function ipOf(request: FastifyRequest, clientIp: ClientIp): string | null {
  const forwarded = request.headers['x-forwarded-for'];
  return clientIp(request.socket.remoteAddress, Array.isArray(forwarded) ? forwarded.join() : forwarded);
}

/** Logs why a request failed. */
function report(
  request: FastifyRequest,
  { log, isOutage }: Pick<Answering<never>, 'log' | 'isOutage'>,
  error: unknown,
): { requestId: string; outage: boolean } {
  const requestId = randomUUID();
  // Without the query, where a token may stand.
  const [path = ''] = request.url.split('?', 1);
  const fields = { requestId, method: request.method, path, err: error };
  const outage = isOutage(error);
  if (outage) log.warn(fields, httpLogErrors.REQUEST_MET_OUTAGE);
  else log.error(fields, httpLogErrors.REQUEST_FAILED);
  return { requestId, outage };
}

function queryOf(request: FastifyRequest): URLSearchParams {
  const at = request.url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : request.url.slice(at + 1));
}
