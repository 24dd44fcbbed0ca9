import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as a sender made it; its secret is left out. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How its bytes are written in `body`. */
  readonly encoding: 'utf8' | 'base64';
}

/** Stands between a sender and the server: passes requests on, and keeps them with what was answered. */
export interface Recorder {
  readonly address: string;
  readonly requests: RecordedRequest[];
  readonly answers: { readonly status: number; readonly text: string }[];
  close(): Promise<void>;
}

/** Of the connection, or made anew. */
const NOT_PASSED_ON = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'expect']);
/** What is different in each run. */
const NOT_KEPT = new Set([...NOT_PASSED_ON, 'authorization', 'accept', 'accept-encoding']);

export async function startRecorder(target: string): Promise<Recorder> {
  const requests: RecordedRequest[] = [];
  const answers: Recorder['answers'] = [];
  const passOn = async (request: IncomingMessage) => {
    const bytes = await buffer(request);
    const { method = 'POST', url = '/' } = request;
    requests.push({ method, path: url, headers: headersOf(request, NOT_KEPT), ...written(bytes) });
    const answer = await fetch(`${target}${url}`, {
      method,
      headers: headersOf(request, NOT_PASSED_ON),
      ...(bytes.length > 0 && { body: Uint8Array.from(bytes) }),
    });
    const { status } = answer;
    const text = await answer.text();
    answers.push({ status, text });
    return { status, text };
  };
  const server = createServer((request, response) => {
    passOn(request).then(
      ({ status, text }) => response.writeHead(status, { 'content-type': 'application/json' }).end(text),
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    requests,
    answers,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function headersOf({ headers }: IncomingMessage, without: ReadonlySet<string>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !without.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

function written(bytes: Buffer): Pick<RecordedRequest, 'body' | 'encoding'> {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes)
    ? { body: text, encoding: 'utf8' }
    : { body: bytes.toString('base64'), encoding: 'base64' };
}
