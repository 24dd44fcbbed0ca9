import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createChunkSize } from './chunk-size.ts';
import { rawAnswer } from './client-error.ts';
import { httpErrors } from './http-errors.ts';

/** So much of a body that is not read is thrown away, and the connection stays open. */
const KEPT_BYTES = 64 * 1024;
/** What a sender gets to see the answer before its connection is closed, and how much is read of it meanwhile. */
const LINGER_MS = 2_000;
const LINGER_BYTES = 32 * 1024 * 1024;

/**
 * Bounds what bodies cost that no handler reads: a connection whose body was not read to its end is closed behind the
 * answer, whatever the answer is, and one whose chunks are a few bytes long is closed at once. Looks at requests with a
 * body that is chunked or larger than 64 KB, and at no other.
 */
export function guardBodies(server: Server): void {
  // Before the listener that answers.
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const chunked = request.headers['transfer-encoding'] !== undefined;
    if (!chunked && Number(request.headers['content-length'] ?? 0) <= KEPT_BYTES) return;
    if (chunked) refuseTinyChunks(request, response);
    closeBehindAnswer(request, response, chunked);
  });
}

/**
 * Between the parser and the stream: while the stream is not read, 64 KB pile up in it, be it in chunks of one byte.
 */
function refuseTinyChunks(request: IncomingMessage, response: ServerResponse): void {
  const push = request.push.bind(request);
  const isLargeEnough = createChunkSize();
  let refused = false;
  request.push = (chunk: Buffer | null): boolean => {
    if (refused) return false;
    if (chunk === null || isLargeEnough(chunk.length)) return push(chunk);
    refused = true;
    if (!response.headersSent) request.socket.write(rawAnswer(400, httpErrors.BODY_IN_TINY_CHUNKS));
    linger(request.socket, true);
    return false;
  };
}

function closeBehindAnswer(request: IncomingMessage, response: ServerResponse, chunked: boolean): void {
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  response.writeHead = (...head: unknown[]) => {
    if (!request.complete) {
      response.shouldKeepAlive = false;
      const { socket } = request;
      // Node.js calls it when the answer is out.
      socket.destroySoon = () => linger(socket, chunked);
    }
    return writeHead(...head);
  };
}

/**
 * Closes a connection whose answer is out and whose sender still sends: at once would reset it, and some senders would
 * lose the answer. Chunks are not read on, however small they are; their sender waits for room in its window.
 */
function linger(socket: Socket, chunked: boolean): void {
  const last = socket.bytesRead + LINGER_BYTES;
  const look = setInterval(() => {
    if (socket.bytesRead > last) socket.destroy();
  }, LINGER_MS / 20);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => {
    clearInterval(look);
    clearTimeout(timer);
  });
  socket.end();
  if (!chunked) return;
  socket.pause();
  // A reader of the request, or Node.js when it lets go of it, would set it going again.
  socket.resume = () => socket;
}
