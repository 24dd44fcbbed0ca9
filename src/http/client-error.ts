import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorText } from '../errors/define-errors.ts';
import { EVERY_ANSWER } from './answer.ts';
import { type FailureStatus, restFailure } from './failure.ts';

const STATUS_OF: Readonly<Record<string, FailureStatus>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers what is not even HTTP; there is no request then, only a socket. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(rawAnswer(STATUS_OF[error.code ?? ''] ?? 400));
}

/** A failure as it goes over the wire, for a connection that ends with it. */
export function rawAnswer(status: FailureStatus, detail?: ErrorText): string {
  const { headers, body } = restFailure(status, detail);
  const all = { ...EVERY_ANSWER, ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body.toString()}`;
}
