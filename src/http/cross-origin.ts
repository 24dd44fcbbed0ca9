import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WholeAnswer } from './answer.ts';

const API = '/api/';

// Beside those that browsers show to every page.
const EXPOSED = [
  ...['Link', 'X-Page', 'X-Per-Page', 'X-Next-Page', 'X-Prev-Page', 'X-Total', 'X-Total-Pages'],
  ...['X-Request-Id', 'Retry-After', 'Content-Disposition'],
].join(', ');

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';
const TWO_HOURS = 7200;

/**
 * Lets the pages of all sites use the API, as GitLab does. They get no more than any program would: there are no cookies,
 * so that each request needs a token which the page must have been given.
 */
export function allowOtherOrigins(
  app: FastifyInstance,
  send: (reply: FastifyReply, answer: WholeAnswer) => FastifyReply,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.headers.origin === undefined || !request.url.startsWith(API)) return done();
    void reply.headers({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': EXPOSED,
      vary: 'Origin',
    });
    if (!isPreflight(request)) return done();
    send(reply, { status: 200, headers: allowed(request), body: '' });
  });
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function allowed({ headers }: FastifyRequest): Record<string, string> {
  const wanted = headers['access-control-request-headers'];
  return {
    'access-control-allow-methods': METHODS,
    'access-control-max-age': String(TWO_HOURS),
    ...(wanted !== undefined && { 'access-control-allow-headers': String(wanted) }),
  };
}
