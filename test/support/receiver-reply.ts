import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ReceivedRequest } from './receiver.ts';

/** How a receiver answers one request: a status alone, or what exactly it does. */
export type Reply =
  | number
  | { readonly status?: number; readonly headers?: OutgoingHttpHeaders; readonly body?: string | Buffer }
  /** Never answers. */
  | { readonly hang: true }
  /** Sends the status line and headers, then one byte per interval without an end. */
  | { readonly drip: { readonly status?: number; readonly everyMs: number } }
  /** Sends as fast as the other side reads, without an end. */
  | { readonly endless: { readonly status?: number } }
  /** Closes the connection at once, or after half of an announced (or chunked) body. */
  | { readonly closeAfter: 'request' | 'half-body' | 'half-chunks'; readonly status?: number }
  /** Sends these bytes in place of an HTTP answer, then closes. */
  | { readonly raw: string };

/** Decides for each request; `index` counts from 0. A promise holds the answer back. */
export type Respond = (request: ReceivedRequest, index: number) => Reply | Promise<Reply>;

/** Carries out a reply. */
export function answer(response: ServerResponse, reply: Reply, headers: OutgoingHttpHeaders): void {
  if (typeof reply === 'number') {
    response.writeHead(reply, headers).end();
  } else if ('hang' in reply) {
    // The sender's time-out or the receiver's close ends it.
  } else if ('drip' in reply) {
    response.writeHead(reply.drip.status ?? 200, headers).flushHeaders();
    const timer = setInterval(() => response.write('.'), reply.drip.everyMs);
    response.on('close', () => clearInterval(timer));
  } else if ('endless' in reply) {
    response.writeHead(reply.endless.status ?? 200, headers);
    pour(response);
  } else if ('closeAfter' in reply) {
    closeAfter(response, reply.closeAfter, reply.status ?? 200);
  } else if ('raw' in reply) {
    response.socket?.end(reply.raw);
  } else {
    response.writeHead(reply.status ?? 200, { ...headers, ...reply.headers }).end(reply.body);
  }
}

function pour(response: ServerResponse): void {
  const block = Buffer.alloc(16 * 1024, 'x');
  const fill = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on('drain', fill);
  fill();
}

function closeAfter(
  response: ServerResponse,
  point: 'request' | 'half-body' | 'half-chunks',
  status: number,
): void {
  if (point === 'request') {
    response.destroy();
    return;
  }
  response.writeHead(status, point === 'half-body' ? { 'content-length': 1000 } : {});
  response.write('half of it', () => response.destroy());
}
