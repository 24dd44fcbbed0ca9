import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestRefused } from '../errors/request-refused.ts';
import { accessTokenOf } from './access-token.ts';
import type { RoomShare } from '../shares/shared-room.ts';
import { type HttpAnswer, isWhole, type SentAnswer, type WholeAnswer } from './answer.ts';
import type { BodyRooms } from './body-rooms.ts';
import { ClientGone } from './client-gone.ts';
import { sourceOf } from './client-ip.ts';
import { createExchange, type Exchange, type ExchangeDeps, pathOf } from './exchange.ts';
import { formTokenOf, isForm } from './form-token.ts';
import { namesOneHost } from './host-header.ts';
import { httpErrors, httpLogErrors } from './http-errors.ts';
import type { HttpLimits } from './limits.ts';
import type { Login, LoginOutcome } from './login.ts';
import { requestBody } from './request-body.ts';
import type { HttpRequest, RequestBody, Route } from './route.ts';
import { isFromThisMachine } from './this-machine.ts';

/** What answering a request needs, whatever the route. */
export interface Answering<Caller> extends ExchangeDeps<Caller> {
  readonly login: Login<Caller>;
  /** Whether an error means that the database is away -> 503; every other one is a bug -> 500. */
  readonly isOutage: (error: unknown) => boolean;
  readonly bodyRooms: BodyRooms;
  readonly limits: HttpLimits;
}

/**
 * Authenticates as the route's `auth` says, runs the handler, and turns exceptions into 500 or 503. Those of a body that
 * is on its way already can only be logged.
 */
export async function answerRequest<Caller>(
  route: Route<Caller>,
  request: FastifyRequest,
  reply: FastifyReply,
  answering: Answering<Caller>,
): Promise<SentAnswer> {
  // The connection has had its last answer: nothing more is done for it.
  if (request.raw.socket.writableEnded) return route.failure(400);
  if (!namesOneHost(request.raw)) return route.failure(400, httpErrors.HOST_AMBIGUOUS);
  const shares: RoomShare[] = [];
  try {
    return await authenticated(route, request, reply, answering, shares);
  } catch (error) {
    return failed(route, request, answering, error);
  } finally {
    // Not when the body is read: what a handler makes of it takes even more.
    for (const share of shares) share.release();
  }
}

function failed(
  route: Route<never>,
  request: FastifyRequest,
  answering: Pick<Answering<never>, 'log' | 'isOutage'>,
  error: unknown,
): WholeAnswer {
  if (error instanceof RequestRefused) return route.failure(error.status, error.text);
  // Nobody is left to read it.
  if (error instanceof ClientGone) return route.failure(400);
  const { requestId, outage } = report(request, answering, error);
  const answer = outage ? route.failure(503, httpErrors.OUTAGE) : route.failure(500);
  return { ...answer, headers: { ...answer.headers, 'x-request-id': requestId } };
}

async function* reported(
  chunks: AsyncIterable<string>,
  onError: (error: unknown) => void,
): AsyncGenerator<string> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof ClientGone)) onError(error);
    throw error;
  }
}

async function authenticated<Caller>(
  route: Route<Caller>,
  request: FastifyRequest,
  reply: FastifyReply,
  answering: Answering<Caller>,
  shares: RoomShare[],
): Promise<SentAnswer> {
  const query = queryOf(request);
  let token = route.auth === 'none' ? undefined : accessTokenOf(request.headers, query);
  const exchange = createExchange(request, reply, () => token, answering);
  const { bodyRooms, keysOf, limits } = answering;
  const body = (share: RoomShare, limit: number): Promise<RequestBody> => {
    shares.push(share);
    return requestBody(route, request, { limit, share, pace: limits });
  };
  const smallBody = (): Promise<RequestBody> => {
    const share = bodyRooms.anonymous([sourceOf(exchange.ip)]);
    return body(share, Math.min(route.bodyLimit, limits.anonymousBody));
  };
  // Read before it is known who sends it, hence as small as one without a token, and from the same room.
  const mayHoldToken = route.tokenInForm === true && isForm(request.headers['content-type']);
  const form = token === undefined && mayHoldToken ? await smallBody() : undefined;
  if (form?.ok === true) token = formTokenOf(form.bytes);
  const known = (caller: Caller): HttpRequest<Caller> =>
    requestOf(
      request,
      query,
      exchange,
      caller,
      async ({ keys = [], limit = route.bodyLimit } = {}) =>
        form ?? body(bodyRooms.known([...keysOf(caller), ...keys]), Math.min(limit, route.bodyLimit)),
    );
  const anonymous = (): HttpRequest<undefined> =>
    requestOf(request, query, exchange, undefined, async () => form ?? smallBody());
  const sent = (answer: HttpAnswer, caller?: Caller): SentAnswer => {
    if (isWhole(answer)) return exchange.sent(answer, caller);
    const chunks = reported(answer.body, (error) => void report(request, answering, error));
    return exchange.sent({ ...answer, body: chunks }, caller);
  };
  if (route.auth === 'none') return sent(await route.handler(anonymous()));

  const counted = route.uncounted !== true;
  if (token === undefined) {
    if (route.auth === 'token') return route.failure(401);
    const tooOften = counted ? answering.login.withoutToken(exchange.ip) : undefined;
    return tooOften === undefined ? sent(await route.handler(anonymous())) : notLetIn(route, tooOften);
  }
  const outcome = await answering.login.attempt(token, exchange.ip, counted);
  if (outcome.kind !== 'known') return notLetIn(route, outcome);
  return sent(await route.handler(known(outcome.caller)), outcome.caller);
}

const TOO_OFTEN = {
  'bad-tokens': httpErrors.TOO_MANY_BAD_TOKENS,
  requests: httpErrors.TOO_MANY_REQUESTS,
  'without-token': httpErrors.TOO_MANY_WITHOUT_TOKEN,
} as const;

function notLetIn(
  route: Route<never>,
  outcome: Exclude<LoginOutcome<unknown>, { kind: 'known' }>,
): WholeAnswer {
  if (outcome.kind === 'bad') return route.failure(401);
  const answer = route.failure(429, TOO_OFTEN[outcome.of]);
  const seconds = Math.max(Math.ceil(outcome.milliseconds / 1000), 1);
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
}

function requestOf<Known, Caller extends Known | undefined>(
  request: FastifyRequest,
  query: URLSearchParams,
  exchange: Exchange<Known>,
  caller: Caller,
  readBody: HttpRequest<Caller>['readBody'],
): HttpRequest<Caller> {
  return {
    method: request.method,
    params: request.params as Record<string, string>,
    query,
    headers: request.headers,
    get ip() {
      return exchange.ip;
    },
    get fromThisMachine() {
      return isFromThisMachine(request.socket.remoteAddress, request.headers);
    },
    caller,
    get reader() {
      return exchange.reader(caller) as HttpRequest<Caller>['reader'];
    },
    readBody,
  };
}

/** Logs why a request failed. */
function report(
  request: FastifyRequest,
  { log, isOutage }: Pick<Answering<never>, 'log' | 'isOutage'>,
  error: unknown,
): { requestId: string; outage: boolean } {
  const requestId = randomUUID();
  const fields = { requestId, method: request.method, path: pathOf(request), err: error };
  const outage = isOutage(error);
  if (outage) log.warn(fields, httpLogErrors.REQUEST_MET_OUTAGE);
  else log.error(fields, httpLogErrors.REQUEST_FAILED);
  return { requestId, outage };
}

function queryOf(request: FastifyRequest): URLSearchParams {
  const at = request.url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : request.url.slice(at + 1));
}
