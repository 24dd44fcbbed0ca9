import type { FastifyRequest } from 'fastify';
import type { HttpAnswer } from './answer.ts';
import { type BodyReadingOptions, readBody } from './read-body.ts';
import type { RequestBody, Route } from './route.ts';

const NO_ROOM = 'too many bodies are being read at the moment; send it again in a second';
const TOO_SLOW = 'the body arrives too slowly; send it over a faster connection or in several requests';

/** The body of a request to a route, or the answer that refuses it. */
export async function requestBody(
  route: Route<never>,
  request: FastifyRequest,
  options: BodyReadingOptions,
): Promise<RequestBody> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    const detail = `the Content-Encoding ${encoding} is not accepted; send the body uncompressed`;
    return { ok: false, answer: route.failure(415, detail) };
  }
  const reading = await readBody(request.raw, options);
  if (reading.kind === 'read') return { ok: true, bytes: reading.bytes };
  return { ok: false, answer: refusal(route, reading.kind, options.limit) };
}

function refusal(
  { failure }: Route<never>,
  kind: 'too-large' | 'no-room' | 'too-slow' | 'aborted',
  limit: number,
): HttpAnswer {
  switch (kind) {
    case 'too-large':
      return failure(413, `the body is larger than ${limit} bytes; send it in several requests`);
    case 'no-room':
      return failure(429, NO_ROOM);
    case 'too-slow':
      return closing(failure(408, TOO_SLOW));
    case 'aborted':
      // Nobody is left to read it.
      return failure(400);
  }
}

/** What is left of the body stays unread: the connection is of no more use. */
function closing(answer: HttpAnswer): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, connection: 'close' } };
}
