import type { IncomingMessage } from 'node:http';

const HOST = 'host';

/** Whether a request has one host (RFC 9112, 3.2): a proxy in front may have taken the second of two, where Node.js keeps the first. */
export function namesOneHost({ headers, rawHeaders }: IncomingMessage): boolean {
  if (headers.host?.includes(',') === true) return false;
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === HOST.length && name.toLowerCase() === HOST) hosts += 1;
  }
  return hosts <= 1;
}
