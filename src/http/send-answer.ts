import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { EVERY_ANSWER, isWhole, type SentAnswer } from './answer.ts';

/** Sends an answer, whole or chunk by chunk. */
export function sendAnswer(reply: FastifyReply, answer: SentAnswer): FastifyReply {
  void reply.code(answer.status).headers(EVERY_ANSWER);
  if (answer.headers !== undefined) void reply.headers(answer.headers);
  if (!isWhole(answer)) return sendChunks(reply, answer.body);
  // Fastify's own serializer adds a charset to the media type of JSON.
  return reply.serializer(asItIs).send(answer.body);
}

function asItIs(body: unknown): string {
  return body as string;
}

function sendChunks(reply: FastifyReply, chunks: AsyncIterable<Buffer>): FastifyReply {
  // Fastify would read the whole body of a HEAD request's answer to throw it away.
  if (reply.request.method === 'HEAD') return reply.send(Readable.from([]));
  // Not in object mode: there, sixteen chunks would wait in memory instead of one.
  const body = Readable.from(chunks, { objectMode: false });
  // A reset, because for a proxy that speaks HTTP/1.0, such as nginx, a plain end of the connection is the end of the
  // body.
  body.once('error', () => reply.raw.socket?.resetAndDestroy());
  void reply.send(body);
  // The client sees that its request is being answered, however long the first chunk takes.
  reply.raw.flushHeaders();
  return reply;
}
