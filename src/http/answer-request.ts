import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type NowOrLater, whenKnown } from '../cache/now-or-later.ts';
import { RequestRefused } from '../errors/request-refused.ts';
import { isWhole, type SentAnswer, type WholeAnswer } from './answer.ts';
import { ClientGone } from './connection-signal.ts';
import { Exchange, type ExchangeDeps, pathOf } from './exchange.ts';
import { httpErrors, httpLogErrors } from './http-errors.ts';
import type { Login, LoginOutcome } from './login.ts';
import { type Handler, looksForToken, type Route } from './route.ts';

const HOST = 'host';

/**
 * Whether a request has one host (RFC 9112, 3.2): of two hosts, a proxy may use the second, while Node.js keeps the
 * first.
 */
function namesOneHost({ headers, rawHeaders }: IncomingMessage): boolean {
  if (headers.host?.includes(',') === true) return false;
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === HOST.length && name.toLowerCase() === HOST) hosts += 1;
  }
  return hosts <= 1;
}

/** Dependencies of answering a request of any route. */
export interface Answering<Caller> extends ExchangeDeps<Caller> {
  readonly login: Login<Caller>;
  /** Whether an error means that the database is unreachable -> 503; every other error is a bug -> 500. */
  readonly isOutage: (error: unknown) => boolean;
}

/**
 * Authenticates as the route's `auth` says, runs the handler, and turns exceptions into 500 or 503. Exceptions after
 * the answer has begun can only be logged.
 */
export async function answerRequest<Caller>(
  route: Route<Caller>,
  request: FastifyRequest,
  reply: FastifyReply,
  answering: Answering<Caller>,
): Promise<SentAnswer> {
  // The connection has had its last answer, so its other requests are dropped.
  if (request.raw.socket.writableEnded) return route.failure(400);
  if (!namesOneHost(request.raw)) return route.failure(400, httpErrors.HOST_AMBIGUOUS);
  const exchange = new Exchange(route, request, reply, answering);
  try {
    const found = exchange.findToken();
    const token = found instanceof Promise ? await found : found;
    const refusal = letIn(route, exchange, token, answering.login);
    const refused = refusal instanceof Promise ? await refusal : refusal;
    if (refused !== undefined) return refused;
    // The route's `auth` says what of a caller the exchange has by now.
    const answer = await (route.handler as Handler<Caller | undefined>)(exchange);
    if (isWhole(answer)) return exchange.sent(answer);
    const body = reported(answer.body, (error) => void report(request, answering, error));
    return exchange.sent({ ...answer, body });
  } catch (error) {
    return failed(route, request, answering, error);
  } finally {
    exchange.release();
  }
}

/** Authenticates the request; returns an answer when the handler may not run for its caller. */
function letIn<Caller>(
  route: Route<Caller>,
  exchange: Exchange<Caller>,
  token: string | undefined,
  login: Login<Caller>,
): NowOrLater<WholeAnswer | undefined> {
  if (!looksForToken(route)) return undefined;
  const counted = route.uncounted !== true;
  if (token === undefined) {
    if (route.auth === 'token') return route.failure(401);
    const tooOften = counted ? login.withoutToken(exchange.ip) : undefined;
    return tooOften === undefined ? undefined : notLetIn(route, tooOften);
  }
  const attempt = login.attempt(token, exchange.ip, counted);
  if (attempt instanceof Promise && login.wasGood(token)) route.prepare?.(exchange.params);
  return whenKnown(attempt, (outcome) => {
    if (outcome.kind !== 'known') return notLetIn(route, outcome);
    exchange.caller = outcome.caller;
    return undefined;
  });
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

function failed(
  route: Route<never>,
  request: FastifyRequest,
  answering: Pick<Answering<never>, 'log' | 'isOutage'>,
  error: unknown,
): WholeAnswer {
  if (error instanceof RequestRefused) return route.failure(error.status, error.text);
  // No client is left to read the answer.
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
