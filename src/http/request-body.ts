import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { type NowOrLater, whenKnown } from '../cache/now-or-later.ts';
import type { HttpAnswer } from './answer.ts';
import { httpErrors } from './http-errors.ts';
import { type BodyReading, type BodyReadingOptions, readBody } from './read-body.ts';
import { inflate, isGzip } from './inflate.ts';
import type { RequestBody, Route } from './route.ts';
import type { RoomShare } from '../shares/shared-room.ts';

/** What is read of a body, and how it is refused. */
export type BodyForm = Pick<Route<never>, 'failure' | 'inflatedLimit'>;

/** The body of a request, or the answer that refuses it. */
export function requestBody(
  form: BodyForm,
  request: FastifyRequest,
  options: BodyReadingOptions,
): NowOrLater<RequestBody> {
  const encoding = request.headers['content-encoding'];
  const { inflatedLimit } = form;
  const mayBePacked = inflatedLimit !== undefined && (encoding === undefined || GZIP.test(encoding));
  if (encoding !== undefined && !mayBePacked && encoding.toLowerCase() !== 'identity') {
    const detail =
      inflatedLimit === undefined
        ? httpErrors.BODY_COMPRESSED({ encoding })
        : httpErrors.BODY_NOT_GZIP({ encoding });
    return { ok: false, answer: form.failure(415, detail) };
  }
  return whenKnown<BodyReading, RequestBody>(readBody(request.raw, options), (reading) => {
    if (reading.kind !== 'read') return { ok: false, answer: refusal(form, reading.kind, options.limit) };
    const { bytes } = reading;
    if (!mayBePacked || (encoding === undefined && !isGzip(bytes))) return { ok: true, bytes };
    return unpacked(form, bytes, { limit: inflatedLimit, share: options.share });
  });
}

const GZIP = /^(?:x-)?gzip$/i;

async function unpacked(
  form: BodyForm,
  packed: Buffer,
  options: { readonly limit: number; readonly share: RoomShare },
): Promise<RequestBody> {
  const inflated = await inflate(packed, options);
  if (inflated.kind === 'read') return { ok: true, bytes: inflated.bytes };
  const answer =
    inflated.kind === 'not-gzip'
      ? form.failure(400, httpErrors.BODY_GZIP_BROKEN)
      : refusal(form, inflated.kind, options.limit);
  return { ok: false, answer };
}

function refusal(
  { failure }: BodyForm,
  kind: Exclude<BodyReading['kind'], 'read'>,
  limit: number,
): HttpAnswer {
  switch (kind) {
    case 'too-large':
      return failure(413, httpErrors.BODY_TOO_LARGE({ limit }));
    case 'room-full':
      return failure(429, httpErrors.TOO_MANY_BODIES);
    case 'part-full':
      return failure(429, httpErrors.TOO_MANY_OWN_BODIES);
    case 'tiny-chunks':
      return failure(400, httpErrors.BODY_IN_TINY_CHUNKS);
    case 'too-slow':
      return closing(failure(408, httpErrors.BODY_TOO_SLOW));
    case 'aborted':
      // No client is left to read the answer.
      return failure(400);
  }
}

/** What is left of the body stays unread: the connection is of no more use. */
function closing(answer: HttpAnswer): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, connection: 'close' } };
}

/** Whether a body may be longer: it is announced to be, or its length is not. */
export function mayExceed(bytes: number, headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > bytes;
}
