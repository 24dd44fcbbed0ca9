import { connect } from 'node:net';
import type { Choices } from './choices.ts';
import type { RoutePattern } from './rest-request.ts';
import { aText } from './values.ts';
import type { World } from './world.ts';

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PRI',
  'BREW',
  'get',
  '',
  'G\0T',
];
const VERSIONS = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', 'HTTP/1.1 x', ''];
const HEADERS = [
  'Host: x',
  'Host: x\r\nHost: y',
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 5\r\nContent-Length: 6',
  'Content-Length: 99999999999999999999',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip',
  'Transfer-Encoding: chunked\r\nContent-Length: 3',
  'Connection: close',
  'Connection: upgrade\r\nUpgrade: websocket',
  'Expect: 100-continue',
  'Expect: x',
  'Content-Encoding: gzip',
  'Content-Type: application/json',
  'Content-Type: application/x-ndjson',
  'X-Forwarded-For: a, 1.2.3.4, ::1',
  'X-Forwarded-For: \u0001',
  'Cookie: a=b',
  'Range: bytes=0-1,5-',
  'If-None-Match: "x"',
  'Origin: null',
  'Accept: */*',
  'Accept-Encoding: gzip, br, *;q=0',
  ' folded: x',
  'No colon',
  ': no name',
  `X-Long: ${'x'.repeat(20_000)}`,
];
const BODIES = [
  '',
  '{}',
  '[',
  '5\r\n{"a":\r\n0\r\n\r\n',
  'ffffffffff\r\nx',
  '5;ext="\r\nhello\r\n0\r\nTrailer: x\r\n\r\n',
  '\0\0\0\0',
];
const PREFACES = [
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01',
  '\r\n\r\n\r\n',
  '\x05\x01\x00',
];
const TIMEOUT_MS = 30_000;

/** Bytes that are no HTTP, nearly HTTP, or several requests at once. */
export function rawBytes(routes: readonly RoutePattern[], choices: Choices, world: World): Buffer {
  if (choices.once(6)) return choices.bytes(300);
  if (choices.once(12)) return Buffer.from(choices.pick(PREFACES), 'latin1');
  const requests = [1, ...choices.some(3, () => 1)].map(() => nearRequest(routes, choices, world));
  const bytes = Buffer.from(requests.join(''), 'latin1');
  return choices.once(4) ? bytes.subarray(0, choices.number(bytes.length + 1)) : bytes;
}

function nearRequest(routes: readonly RoutePattern[], choices: Choices, world: World): string {
  const route = choices.pick(routes);
  const method = choices.number(2) === 0 ? route.method : choices.pick(METHODS);
  const version = choices.number(3) > 0 ? 'HTTP/1.1' : choices.pick(VERSIONS);
  const path = choices.pick([
    route.path.replace(/:\w+/g, () => choices.pick(world.names)),
    `/${aText(choices, world)}`,
    'http://other.test/api/graphql',
    '*',
    '//',
    `/assets/${aText(choices, world)}`,
    `/groups/${aText(choices, world)}/-/audit_events`,
  ]);
  const headers = choices.some(6, () => choices.pick(HEADERS));
  const token = world.token(choices.pick(['nobody', 'stranger', 'guest', 'owner', 'admin']));
  if (token !== undefined && choices.once(2)) headers.push(`PRIVATE-TOKEN: ${token}`);
  const end = choices.once(10) ? '\n\n' : '\r\n\r\n';
  return `${method} ${path} ${version}\r\nHost: x\r\n${headers.join('\r\n')}${end}${choices.pick(BODIES)}`;
}

/** Sends bytes and an end, and returns all that comes back. */
export function exchange(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    // A socket that is only half open gets its answer, as from `nc`.
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No end of the answer within ${TIMEOUT_MS} ms: ${text.slice(0, 200)}`));
    }, TIMEOUT_MS);
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    // It was reset: the server may do that to whoever speaks no HTTP.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
    socket.end(bytes);
  });
}

/** The statuses of the answers in what came back. */
export function statusesIn(text: string): number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}
