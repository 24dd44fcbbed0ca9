// A receiver that costs next to nothing, in a process of its own: it finds the end of each request and answers 204.
// It takes messages: `expect`, to be told when so many requests more have come, and `arrivals`, to be given the times.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { ReceiverMessage, ReceiverReport } from './receiver.ts';

const ANSWER = Buffer.from('HTTP/1.1 204 No Content\r\n\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = /\r\ncontent-length: *(\d+)/i;
/** What a batch says of itself; only these requests are looked at for it. */
const BY_HEADER = Buffer.from('POST /audit/by-header/');
const COUNT = /\r\nx-auditstream-count: *(\d+)/i;
/** The name of an object of many events has the sequences of its first and last one; nothing filters here. */
const OF_OBJECTS = Buffer.from('PUT /');
const SPAN = /_(\d{12})-(\d{12})_/;
/** Of batches that do not: each event has this once. Google's path is its own. */
const IN_BODY = [Buffer.from('POST /audit/in-body/'), Buffer.from('POST /v2/entries:write ')];
const OF_EVENT = Buffer.from('git-receive-pack');
const GZIP = 0x1f8b;
const NUMBER = /"target_id":(\d+),"event_type"/;

let received = 0;
let expected = Infinity;
/** When each event came, by its number; undefined unless the row needs them. */
let arrivals: [number, number][] | undefined;

function serve(socket: Socket): void {
  let pending: Buffer | undefined;
  socket.on('data', (chunk: Buffer) => {
    let rest = pending === undefined ? chunk : Buffer.concat([pending, chunk]);
    for (let length = requestLength(rest); length !== undefined; length = requestLength(rest)) {
      if (arrivals !== undefined) arrive(arrivals, rest.toString('latin1', 0, length));
      received += eventsOf(rest, length);
      rest = rest.subarray(length);
      socket.write(ANSWER);
    }
    pending = rest.length === 0 ? undefined : rest;
    if (received >= expected) {
      expected = Infinity;
      report({ kind: 'reached' });
    }
  });
  socket.on('error', () => undefined);
}

/** Bytes of the first request in the buffer; undefined while it is incomplete. */
function requestLength(buffer: Buffer): number | undefined {
  if (buffer.length === 0) return undefined;
  const headEnd = buffer.indexOf(HEAD_END);
  if (headEnd === -1) return undefined;
  // Both senders write it last, where it is found at once.
  const tail = LENGTH.exec(buffer.toString('latin1', Math.max(0, headEnd - 30), headEnd));
  const length = headEnd + 4 + Number((tail ?? LENGTH.exec(buffer.toString('latin1', 0, headEnd)))?.[1] ?? 0);
  return length <= buffer.length ? length : undefined;
}

/** Of the request of `length` bytes that the buffer begins with. */
function eventsOf(buffer: Buffer, length: number): number {
  if (begins(buffer, OF_OBJECTS)) {
    const span = SPAN.exec(buffer.toString('latin1', 0, 200));
    return span === null ? 1 : Number(span[2]) - Number(span[1]) + 1;
  }
  if (IN_BODY.some((path) => begins(buffer, path))) {
    const body = buffer.subarray(buffer.indexOf(HEAD_END) + HEAD_END.length, length);
    return occurrences(body.readUInt16BE(0) === GZIP ? gunzipSync(body) : body, OF_EVENT);
  }
  if (!begins(buffer, BY_HEADER)) return 1;
  const head = buffer.toString('latin1', 0, buffer.indexOf(HEAD_END));
  return Number(COUNT.exec(head)?.[1] ?? 1);
}

function occurrences(bytes: Buffer, of: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(of); at !== -1; at = bytes.indexOf(of, at + of.length)) count += 1;
  return count;
}

function begins(buffer: Buffer, bytes: Buffer): boolean {
  return buffer.subarray(0, bytes.length).equals(bytes);
}

function arrive(to: [number, number][], request: string): void {
  const number = NUMBER.exec(request)?.[1];
  if (number !== undefined) to.push([Number(number), milliseconds()]);
}

/** Of the machine's one clock that never jumps: comparable between processes. */
function milliseconds(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function report(message: ReceiverReport): void {
  process.send?.(message);
}

const server = createServer({ noDelay: true }, serve);
server.listen(0, '127.0.0.1', () => report({ kind: 'port', port: (server.address() as AddressInfo).port }));
process.on('message', (message: ReceiverMessage) => {
  if (message.kind === 'arrivals') return report({ kind: 'arrivals', arrivals: arrivals ?? [] });
  arrivals = message.times ? [] : undefined;
  expected = received + message.count;
  report({ kind: 'expecting' });
});
