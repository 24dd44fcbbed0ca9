import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createSharedRoom, type SharedRoom } from '../shares/shared-room.ts';
import { EVERY_ANSWER, type SentAnswer } from './answer.ts';
import { answerRequest, type Answering } from './answer-request.ts';
import { answerClientError } from './client-error.ts';
import { createClientIp, createProxyCheck } from './client-ip.ts';
import { createClosing } from './closing.ts';
import { capConnections } from './connection-caps.ts';
import { createConnectionSignals } from './connection-signal.ts';
import { type FailureStatus, restFailure } from './failure.ts';
import { allowOtherOrigins } from './cross-origin.ts';
import { guardBodies } from './guard-bodies.ts';
import { registerFiles, type Files } from './files.ts';
import { httpErrors, httpLogErrors, statusErrors } from './http-errors.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts';
import { createLogin } from './login.ts';
import type { Route } from './route.ts';
import { sendAnswer } from './send-answer.ts';
import { createSlashes, type Slashes } from './slashes.ts';
import { tokenDigest } from './token-digest.ts';

export interface HttpServerOptions<Caller> extends Pick<
  Answering<Caller>,
  'log' | 'authenticate' | 'keysOf' | 'isOutage'
> {
  /** IP addresses and CIDRs whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Whether pages of other sites may use the API. */
  readonly crossOrigin?: boolean;
  /** What differs from the defaults. */
  readonly limits?: Partial<HttpLimits>;
  readonly now?: () => Date;
}

/** The HTTP server of the process: routes in, JSON in GitLab's shapes out. It sets and reads no cookies. */
export type HttpServer<Caller> = ReturnType<typeof createHttpServer<Caller>>;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const MAX_PARAM_LENGTH = 64 * 1024;
const LONGEST_CHECK_INTERVAL = 5_000;

export function createHttpServer<Caller>(options: HttpServerOptions<Caller>) {
  const { log, trustedProxies, now = () => new Date() } = options;
  const limits: HttpLimits = { ...DEFAULT_HTTP_LIMITS, ...options.limits };
  const slashes = createSlashes();
  const app = createFastify(limits, slashes);
  const closing = createClosing(app);
  guardBodies(app.server);
  capConnections(app.server, { limits, isExempt: createProxyCheck(trustedProxies), log, now });
  const answering: Answering<Caller> = {
    ...options,
    limits,
    login: createLogin({
      ...{ authenticate: options.authenticate, digestOf: tokenDigest },
      ...{ keysOf: options.keysOf, limits, now },
    }),
    clientIp: createClientIp(trustedProxies),
    bodyRoom: createRoom(limits.bodyBytes),
    anonymousBodyRoom: createRoom(limits.anonymousBodyBytes),
    answerRoom: createRoom(limits.answersBytes),
    signals: createConnectionSignals(),
  };

  const send = (reply: FastifyReply, answer: SentAnswer): FastifyReply => {
    if (closing.begun) void reply.header('connection', 'close');
    return sendAnswer(reply, answer);
  };

  if (options.crossOrigin === true) allowOtherOrigins(app, send);
  app.setNotFoundHandler((_request, reply) => send(reply, restFailure(404)));
  // Requests that Fastify itself refuses; handlers answer their own errors.
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    const detail = status === 415 ? httpErrors.MEDIA_TYPE_UNREADABLE : undefined;
    if (status !== 500) return send(reply, restFailure(status, detail));
    options.log.error({ err: error, method: request.method }, httpLogErrors.HTTP_SERVER_FAILED);
    return send(reply, restFailure(500));
  });

  return {
    /** Before `listen`, and each path once: what is not in the list is 404, another method of a path 405. */
    addRoutes(routes: readonly Route<Caller>[]): void {
      for (const route of routes) {
        slashes.add(route);
        app.route({
          method: route.method,
          url: route.path,
          handler: async (request, reply) =>
            send(reply, await answerRequest(route, request, reply, answering)),
        });
      }
      for (const [path, allowed] of methodsByPath(routes)) {
        const refused = METHODS.filter((method) => !allowed.includes(method));
        const failure = routes.find((route) => route.path === path)?.failure ?? restFailure;
        const refusal = failure(405);
        const answer = { ...refusal, headers: { ...refusal.headers, allow: allowed.join(', ') } };
        app.route({ method: refused, url: path, handler: (_request, reply) => send(reply, answer) });
      }
    },
    /** Before `listen`. */
    addFiles: (files: Files) => registerFiles(app, files),
    /** Resolves to the port; rejects with the system's error (EADDRINUSE, EACCES). */
    async listen({ host, port }: { host: string; port: number }): Promise<number> {
      await app.ready();
      // Not `app.listen`: for `localhost` it opens a second server, whose connections would not be waited for at the
      // end.
      app.server.listen({ host, port });
      await once(app.server, 'listening');
      return (app.server.address() as AddressInfo).port;
    },
    /** True once `closeWithin` was called. */
    get closing(): boolean {
      return closing.begun;
    },
    closeWithin: closing.closeWithin,
  };
}

/** One sender or group has a quarter of it, whatever the others have. */
function createRoom(size: number): SharedRoom {
  return createSharedRoom({ size, part: size / 4 });
}

function createFastify(
  { headersTimeout, requestTimeout, silenceTimeout }: HttpLimits,
  slashes: Slashes,
): FastifyInstance {
  const app = Fastify({
    logger: false,
    requestTimeout,
    connectionTimeout: silenceTimeout,
    // A little more than load balancers keep their side (60 s), so that the side which reuses a connection closes it.
    keepAliveTimeout: 72_000,
    // Node looks for late ones every 30 s otherwise.
    http: {
      headersTimeout,
      connectionsCheckingInterval: Math.min(headersTimeout / 4, LONGEST_CHECK_INTERVAL),
    },
    // Requests on connections that were open before are still served while closing.
    return503OnClosing: false,
    rewriteUrl: ({ url = '/' }) => slashes.plain(url),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: true },
    frameworkErrors: (_error, _request: FastifyRequest, reply: FastifyReply) => {
      const { body, headers } = restFailure(404);
      void reply
        .code(404)
        .headers({ ...EVERY_ANSWER, ...headers })
        .send(body);
    },
    clientErrorHandler: answerClientError,
  });
  // Bodies stay unread until the handler knows that the caller may send them.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  return app;
}

function methodsByPath(routes: readonly Route<never>[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { method, path } of routes) {
    const known = methods.get(path) ?? [];
    methods.set(path, [...known, ...(method === 'GET' ? ['GET', 'HEAD'] : [method])]);
  }
  return methods;
}

function statusOf(error: unknown): FailureStatus {
  const { statusCode } = error as { statusCode?: unknown };
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500) return 500;
  return Object.hasOwn(statusErrors, `HTTP_${statusCode}`) ? (statusCode as FailureStatus) : 400;
}
