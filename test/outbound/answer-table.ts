import { A_MOMENT, CLOSE, RESET, type Step } from '../support/raw-receiver.ts';

/** An answer of a receiver, and what a request comes to that gets it: the same whatever connection it went over. */
export interface AnswerRow {
  readonly what: string;
  readonly steps: readonly Step[];
  readonly expected:
    | { readonly status: number; readonly excerpt?: string; readonly retryAfter?: string }
    | { readonly class: string };
  /** Where the answer's end is never to come; default 10 s. */
  readonly timeoutMs?: number;
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const SOON = 200;

const COMPLETE: readonly AnswerRow[] = [
  { what: '200 with a body', steps: [OK], expected: { status: 200 } },
  {
    what: '200 without a body',
    steps: ['HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
    expected: { status: 200 },
  },
  { what: '204', steps: ['HTTP/1.1 204 No Content\r\n\r\n'], expected: { status: 204 } },
  {
    what: '299, which has no name',
    steps: ['HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n'],
    expected: { status: 299 },
  },
  {
    what: '500 with a body and a Retry-After',
    steps: ['HTTP/1.1 500 Internal Server Error\r\nRetry-After: 7\r\nContent-Length: 3\r\n\r\nwhy'],
    expected: { status: 500, excerpt: 'why', retryAfter: '7' },
  },
  {
    what: 'a body in chunks',
    steps: ['HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nwhy\r\n4\r\n not\r\n0\r\n\r\n'],
    expected: { status: 500, excerpt: 'why not' },
  },
  {
    what: 'chunks with extensions',
    steps: ['HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n3;a=1;b="c d"\r\nwhy\r\n0;end\r\n\r\n'],
    expected: { status: 500, excerpt: 'why' },
  },
  {
    what: 'chunks with trailers',
    steps: [
      'HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nwhy\r\n0\r\nX-Sum: 1\r\n\r\n',
    ],
    expected: { status: 500, excerpt: 'why' },
  },
  {
    what: 'a body that ends with the connection',
    steps: ['HTTP/1.1 500 No\r\n\r\nwhy', CLOSE],
    expected: { status: 500, excerpt: 'why' },
  },
  {
    what: 'a connection that the receiver closes, as it says',
    steps: ['HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok', CLOSE],
    expected: { status: 200 },
  },
  {
    what: 'a connection that the receiver closes without a word',
    steps: [OK, CLOSE],
    expected: { status: 200 },
  },
  {
    what: 'an answer byte by byte, over many packets',
    steps: [
      'HTTP/1',
      A_MOMENT,
      '.1 5',
      A_MOMENT,
      '00 No\r',
      A_MOMENT,
      '\nContent-Length: 3\r\n\r',
      A_MOMENT,
      '\nwh',
      A_MOMENT,
      'y',
    ],
    expected: { status: 500, excerpt: 'why' },
  },
  {
    what: 'HTTP/1.0',
    steps: ['HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', CLOSE],
    expected: { status: 200 },
  },
  {
    what: 'HTTP/1.0 without a length',
    steps: ['HTTP/1.0 500 No\r\n\r\nwhy', CLOSE],
    expected: { status: 500, excerpt: 'why' },
  },
];

const ODD: readonly AnswerRow[] = [
  {
    what: 'a status line without a reason',
    steps: ['HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok'],
    expected: { status: 200 },
  },
  {
    what: 'a reason in UTF-8',
    steps: ['HTTP/1.1 200 R\xc3\xa9ussi\r\nContent-Length: 2\r\n\r\nok'],
    expected: { status: 200 },
  },
  { what: 'an empty line in front', steps: [`\r\n${OK}`], expected: { status: 200 } },
  { what: 'an empty line behind', steps: [`${OK}\r\n`], expected: { status: 200 } },
  {
    what: '204 with a length and no body',
    steps: ['HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n'],
    expected: { status: 204 },
  },
  {
    what: '204 with a body',
    steps: ['HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n\r\n{}'],
    expected: { status: 204 },
  },
  {
    what: '204 with a length and a body that comes later',
    steps: ['HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n', A_MOMENT, '{}'],
    expected: { status: 204 },
  },
  {
    what: '204 with chunks',
    steps: ['HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'],
    expected: { status: 204 },
  },
  {
    what: '304 with the length of what it stands for',
    steps: ['HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n'],
    expected: { status: 304, excerpt: '' },
  },
  { what: 'more behind the answer', steps: [`${OK}more`], expected: { status: 200 } },
  { what: 'a second answer behind it', steps: [OK + OK], expected: { status: 200 } },
  {
    what: 'fewer bytes than its length, and the end',
    steps: ['HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', CLOSE],
    expected: { status: 200 },
  },
  {
    what: 'fewer bytes of a refusal than its length, and the end',
    steps: ['HTTP/1.1 500 No\r\nContent-Length: 10\r\n\r\nhalf', CLOSE],
    expected: { status: 500, excerpt: 'half' },
  },
  {
    what: 'fewer bytes than its length, and a reset',
    steps: ['HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', A_MOMENT, RESET],
    expected: { status: 200 },
  },
  {
    what: 'chunks without the last one, and the end',
    steps: ['HTTP/1.1 503 No\r\nRetry-After: 1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n', CLOSE],
    expected: { status: 503, excerpt: 'half', retryAfter: '1' },
  },
  {
    what: 'a chunk that is none',
    steps: ['HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nwhy\r\nnone\r\n'],
    expected: { status: 500, excerpt: 'why' },
  },
  {
    what: 'a body that never ends',
    steps: ['HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
    expected: { status: 200 },
    timeoutMs: SOON,
  },
  {
    what: 'a refusal whose body never ends',
    steps: ['HTTP/1.1 500 No\r\nContent-Length: 10\r\n\r\nhalf'],
    expected: { status: 500, excerpt: 'half' },
    timeoutMs: SOON,
  },
];

const REAL_SERVERS: readonly AnswerRow[] = [
  {
    what: 'Apache, which offers HTTP/2',
    steps: [
      'HTTP/1.1 200 OK\r\nDate: Sun, 29 Nov 2026 10:00:00 GMT\r\nServer: Apache/2.4.62 (Debian)\r\n' +
        'Upgrade: h2,h2c\r\nConnection: Upgrade, Keep-Alive\r\nKeep-Alive: timeout=5, max=100\r\nContent-Length: 2\r\n\r\nok',
    ],
    expected: { status: 200 },
  },
  {
    what: 'nginx in front of a backend that is down',
    steps: [
      'HTTP/1.1 502 Bad Gateway\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 11\r\nConnection: keep-alive\r\n\r\n<html>\r\n502',
    ],
    expected: { status: 502, excerpt: '<html>\r\n502' },
  },
  {
    what: 'Flask, whose 204 has a type',
    steps: [
      'HTTP/1.1 204 NO CONTENT\r\nServer: gunicorn\r\nDate: Sun, 29 Nov 2026 10:00:00 GMT\r\nConnection: keep-alive\r\nContent-Type: text/html; charset=utf-8\r\n\r\n',
    ],
    expected: { status: 204 },
  },
  {
    what: 'a load balancer with cookies, hints and a time in another form',
    steps: [
      'HTTP/1.1 429 Too Many Requests\r\nset-cookie: AWSALB=x; Path=/\r\nset-cookie: AWSALBCORS=y; Path=/\r\n' +
        'retry-after: Sun, 29 Nov 2026 10:00:00 GMT\r\nalt-svc: h3=":443"; ma=86400\r\nempty:\r\nx-latin: \xe9\r\ncontent-length: 0\r\n\r\n',
    ],
    expected: { status: 429, retryAfter: 'Sun, 29 Nov 2026 10:00:00 GMT' },
  },
  {
    what: 'headers of 40 KB',
    steps: [
      `HTTP/1.1 200 OK\r\nContent-Security-Policy: ${'x'.repeat(40_000)}\r\nContent-Length: 2\r\n\r\nok`,
    ],
    expected: { status: 200 },
  },
  {
    what: 'a compressed refusal, which is kept as it is',
    steps: ['HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc'],
    expected: { status: 500, excerpt: 'abc' },
  },
  {
    what: 'a redirect, which is not followed',
    steps: ['HTTP/1.1 308 Moved\r\nLocation: /elsewhere\r\nContent-Length: 5\r\n\r\nmoved'],
    expected: { status: 308, excerpt: 'moved' },
  },
];

const INTERIM: readonly AnswerRow[] = [
  ...[100, 102, 103, 199].map((status) => ({
    what: `${status} before the answer`,
    steps: [`HTTP/1.1 ${status} Wait\r\n\r\n${OK}`],
    expected: { status: 200 },
  })),
  {
    what: '100 without a reason, and a moment between',
    steps: ['HTTP/1.1 100\r\n\r\n', A_MOMENT, OK],
    expected: { status: 200 },
  },
  {
    what: '100 before a 204',
    steps: ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'],
    expected: { status: 204 },
  },
  {
    what: '100 before a refusal',
    steps: ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 No\r\nRetry-After: 3\r\nContent-Length: 3\r\n\r\nwhy'],
    expected: { status: 503, excerpt: 'why', retryAfter: '3' },
  },
  {
    what: '103 with headers',
    steps: [`HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nX-Y: z\r\n\r\n${OK}`],
    expected: { status: 200 },
  },
  {
    what: '100 in pieces',
    steps: ['HTTP/1.', A_MOMENT, '1 10', A_MOMENT, '0 Continue\r\nA: b\r\n\r', A_MOMENT, `\n${OK}`],
    expected: { status: 200 },
  },
  {
    what: 'several of them',
    steps: [
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n${OK}`,
    ],
    expected: { status: 200 },
  },
  { what: 'ten of them', steps: ['HTTP/1.1 102 Wait\r\n\r\n'.repeat(10) + OK], expected: { status: 200 } },
  {
    what: 'eleven of them, which is no answer any more',
    steps: ['HTTP/1.1 102 Wait\r\n\r\n'.repeat(11) + OK],
    expected: { class: 'protocol' },
  },
  {
    what: 'one of them and the end',
    steps: ['HTTP/1.1 100 Continue\r\n\r\n', CLOSE],
    expected: { class: 'connection' },
  },
  {
    what: 'one of them and nothing',
    steps: ['HTTP/1.1 100 Continue\r\n\r\n'],
    expected: { class: 'timeout' },
    timeoutMs: SOON,
  },
  {
    what: 'another protocol, which nobody asked for',
    steps: ['HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
    expected: { class: 'protocol' },
  },
];

const FLOODS: readonly AnswerRow[] = [
  ...[100, 102, 103].map((status) => ({
    what: `${status} without an end`,
    steps: [{ endless: `HTTP/1.1 ${status} Wait\r\n\r\n` }],
    expected: { class: 'protocol' },
  })),
  {
    what: 'one 103 whose headers never end',
    steps: ['HTTP/1.1 103 Wait\r\n', { endless: 'Link: </a.css>; rel=preload\r\n' }],
    expected: { class: 'protocol' },
  },
  {
    what: 'a status line that never ends',
    steps: ['HTTP/1.1 200 ', { endless: 'OK' }],
    expected: { class: 'protocol' },
  },
  {
    what: 'headers that never end',
    steps: ['HTTP/1.1 200 OK\r\n', { endless: 'X-A: b\r\n' }],
    expected: { class: 'protocol' },
  },
  {
    what: 'one header that never ends',
    steps: ['HTTP/1.1 200 OK\r\nX-A: ', { endless: 'b' }],
    expected: { class: 'protocol' },
  },
  {
    what: 'a body that flows without an end',
    steps: ['HTTP/1.1 200 OK\r\n\r\n', { endless: 'x' }],
    expected: { status: 200 },
  },
  {
    what: 'a refusal that flows without an end',
    steps: ['HTTP/1.1 500 No\r\n\r\n', { endless: 'x' }],
    expected: { status: 500, excerpt: 'x'.repeat(4096) },
  },
  {
    what: 'one-byte chunks with extensions of 4 KB',
    steps: [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
      { endless: `1;${'e'.repeat(4096)}\r\nx\r\n` },
    ],
    expected: { status: 200 },
  },
  {
    what: 'one extension that never ends',
    steps: ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;', { endless: 'e' }],
    expected: { status: 200 },
  },
  {
    what: 'trailers that never end',
    steps: ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', { endless: 'X-A: b\r\n' }],
    expected: { status: 200 },
  },
  {
    what: 'more answers without an end',
    steps: [{ endless: OK }],
    expected: { status: 200 },
  },
  { what: 'empty lines without an end', steps: [{ endless: '\r\n' }], expected: { class: 'protocol' } },
];

const NO_ANSWER: readonly AnswerRow[] = [
  { what: 'the end at once', steps: [CLOSE], expected: { class: 'connection' } },
  { what: 'a reset at once', steps: [RESET], expected: { class: 'connection' } },
  {
    what: 'the end within the status line',
    steps: ['HTTP/1.1 20', CLOSE],
    expected: { class: 'connection' },
  },
  {
    what: 'the end within the headers',
    steps: ['HTTP/1.1 200 OK\r\nContent-Le', CLOSE],
    expected: { class: 'connection' },
  },
  {
    what: 'headers that stop',
    steps: ['HTTP/1.1 200 OK\r\nContent-Le'],
    expected: { class: 'timeout' },
    timeoutMs: SOON,
  },
  { what: 'something that is not HTTP', steps: ['SSH-2.0-OpenSSH_9.2\r\n'], expected: { class: 'protocol' } },
  { what: 'JSON alone', steps: ['{"ok":true}'], expected: { class: 'protocol' } },
  {
    what: 'an alert of TLS',
    steps: ['\x15\x03\x01\x00\x02\x02\x46', CLOSE],
    expected: { class: 'protocol' },
  },
  {
    what: 'HTTP/2',
    steps: ['\x00\x00\x12\x04\x00\x00\x00\x00\x00', CLOSE],
    expected: { class: 'protocol' },
  },
  { what: 'a status of four digits', steps: ['HTTP/1.1 2000 OK\r\n\r\n'], expected: { class: 'protocol' } },
  {
    what: 'lines that end with LF alone',
    steps: ['HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
    expected: { class: 'protocol' },
  },
  {
    what: 'two lengths',
    steps: ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok'],
    expected: { class: 'protocol' },
  },
  {
    what: 'a length and chunks',
    steps: ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
    expected: { class: 'protocol' },
  },
  {
    what: 'a header without a colon',
    steps: ['HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
    expected: { class: 'protocol' },
  },
];

export const ANSWERS: readonly AnswerRow[] = [
  ...COMPLETE,
  ...ODD,
  ...REAL_SERVERS,
  ...INTERIM,
  ...FLOODS,
  ...NO_ANSWER,
];
