// A small receiver of audit events: it checks who sent them, drops what it has already, stores the rest and only then
// says 200; and it notices what is missing. Plain Node.js (20 or newer), no dependencies. README.md beside it says how to run it.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripVTControlCharacters, TextDecoder } from 'node:util';

const MAX_BODY_BYTES = 2 * 1024 * 1024;
const MAX_KNOWN_IDS = 100_000;
const TOKEN_HEADER = 'x-gitlab-event-streaming-token';
/** Headers that belong to the connection; everything else was configured or says something about the event. */
const CONNECTION_HEADERS = new Set(['host', 'connection', 'content-length']);

/** A request that is older or newer than this was not made just now: somebody may have kept it to send it again. */
const MAX_CLOCK_DIFFERENCE_S = 300;

const { HOST = '127.0.0.1', PORT = '9000', TOKEN = '', SIGNING_SECRET = '' } = process.env;
const { FILE = '', SHOW_HEADERS = '', STORE_HEADERS = '', MISSING_AFTER = '10' } = process.env;
if (TOKEN === '') {
  console.error(
    "TOKEN is not set. Set it to the destination's verification token, e.g. TOKEN=my-secret-token-1",
  );
  process.exit(1);
}

const signingKey = readSigningKey(SIGNING_SECRET);

const counts = { accepted: 0, duplicates: 0, refused: 0 };
// In memory, so a restart forgets them: a real receiver keeps the ids where it keeps the events, for example in a table
// with a unique index on the id, and stores both in one transaction.
const known = new Map();
// What came of each stream, in memory, too: holes are found among the events that came since the start.
const streams = new Map();
const file = FILE === '' ? undefined : await open(FILE, 'a', 0o600);
let lastWrite = Promise.resolve();

let stopping = false;
const server = createServer(async (request, response) => {
  const { status, message } = await answer(request).catch((error) => {
    // Not stored, so not 200: the event is sent again later.
    console.error(`Not stored: ${error.message}`);
    return { status: 503, message: 'Not stored; send it again.' };
  });
  if (status !== 200) counts.refused += 1;
  if (stopping) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`);
});

async function answer(request) {
  if (request.method !== 'POST') return { status: 405, message: 'Send events by POST.' };
  if (!isToken(request.headers[TOKEN_HEADER])) return { status: 401, message: 'The token is wrong.' };
  const body = await readBody(request);
  if (body === undefined) return { status: 413, message: `The body is larger than ${MAX_BODY_BYTES} bytes.` };
  if (signingKey !== undefined && !isSigned(request.headers, body)) {
    return { status: 401, message: 'The signature is wrong, missing, or not of the last five minutes.' };
  }
  const read = readEvent(body);
  if (read === undefined) return { status: 400, message: 'The body is not a JSON object with an id.' };

  const { event, text } = read;
  // Found while it is still being stored, too: then this request waits for the same write.
  const earlier = known.get(event.id);
  if (earlier !== undefined) {
    await earlier;
    counts.duplicates += 1;
    follow(request.headers);
    return { status: 200, message: 'I have this one.' };
  }
  const stored = store(STORE_HEADERS === '1' ? withHeaders(request.headers, text) : text);
  remember(event.id, stored);
  await stored;
  counts.accepted += 1;
  follow(request.headers);
  print(event, request.rawHeaders);
  return { status: 200, message: 'Stored.' };
}

/** Compares digests: how long it takes says nothing about the token, not even its length. */
function isToken(given = '') {
  const digest = (text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(TOKEN));
}

/** The bytes behind `whsec_`; undefined when signatures are not to be checked. */
function readSigningKey(secret) {
  if (secret === '') return undefined;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (secret.startsWith('whsec_') && key.length >= 24) return key;
  console.error(
    "SIGNING_SECRET is not a signing secret. Set it to the destination's, which begins with whsec_, or leave it away",
  );
  process.exit(1);
}

/** Standard Webhooks: HMAC-SHA-256 over id, time and body; while the secret is replaced, one signature for each. */
function isSigned(headers, body) {
  const { 'webhook-id': id = '', 'webhook-timestamp': time = '', 'webhook-signature': given = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(time)) <= MAX_CLOCK_DIFFERENCE_S)) return false;
  const expected = createHmac('sha256', signingKey).update(`${id}.${time}.`).update(body).digest();
  return given.split(' ').some((signature) => {
    const bytes = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return (
      signature.startsWith('v1,') && bytes.length === expected.length && timingSafeEqual(bytes, expected)
    );
  });
}

/** The bytes of the body; undefined when they are too many. What goes beyond the limit is read and dropped. */
async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

/** The event and its text; undefined when the bytes are no event. */
function readEvent(body) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const event = JSON.parse(text);
    const { id } = event;
    return typeof id === 'number' || typeof id === 'string' ? { event, text } : undefined;
  } catch {
    return undefined;
  }
}

function remember(id, stored) {
  known.set(id, stored);
  // Unknown again when the write failed: the sender comes back with it.
  stored.catch(() => known.delete(id));
  // A Map keeps the order of insertion: the first key is the oldest.
  if (known.size > MAX_KNOWN_IDS) known.delete(known.keys().next().value);
}

/** Each event says which one was sent before it. Requests overtake each other, so what is missing has some time to come. */
function follow(headers) {
  const { 'x-auditstream-sequence': sequence, 'x-auditstream-previous': previous = '0' } = headers;
  // Tests and the last event of a destination are in no stream.
  if (sequence === undefined) return;
  const name = streamOf(headers);
  if (!streams.has(name)) streams.set(name, { came: new Set(), missing: new Map(), from: Number(previous) });
  const stream = streams.get(name);
  arrive(name, stream, Number(sequence));
  if (Number(previous) > stream.from && !stream.came.has(Number(previous)))
    miss(name, stream, Number(previous));
}

/** Each installation numbers its own streams; `X-Auditstream-Via` ends with the one that sends the event. */
function streamOf(headers) {
  const sender = headers['x-auditstream-via']?.split(',').at(-1)?.trim();
  return printable(`${headers['x-auditstream-stream']} of ${sender}`);
}

function arrive(name, stream, sequence) {
  if (stream.missing.get(sequence) === 'said')
    console.log(`No longer missing: event ${sequence} of stream ${name}`);
  clearTimeout(stream.missing.get(sequence));
  stream.missing.delete(sequence);
  stream.came.add(sequence);
  if (stream.came.size <= MAX_KNOWN_IDS) return;
  const oldest = stream.came.keys().next().value;
  stream.came.delete(oldest);
  stream.from = Math.max(stream.from, oldest);
}

function miss(name, stream, sequence) {
  if (stream.missing.has(sequence)) return;
  const say = () => {
    stream.missing.set(sequence, 'said');
    console.log(`Missing: event ${sequence} of stream ${name}`);
  };
  stream.missing.set(sequence, setTimeout(say, Number(MISSING_AFTER) * 1000).unref());
}

/**
 * Appends the text as it came, one line an event, and waits until it is on the disk. Not the parsed event: JavaScript
 * rounds numbers beyond 2^53.
 */
function store(text) {
  if (file === undefined) return Promise.resolve();
  const line = `${text.replaceAll(/[\r\n]+/g, ' ')}\n`;
  const write = lastWrite.then(async () => {
    await file.appendFile(line);
    await file.datasync();
  });
  // One after the other, so that lines never mix, and one that failed does not fail the next.
  lastWrite = write.catch(() => undefined);
  return write;
}

/** The request as it came, token and signature among it, so that `auditstream verify` can look at them later. */
function withHeaders(headers, body) {
  return JSON.stringify({ headers, body });
}

function print(event, rawHeaders) {
  const { created_at: time, event_type: type, author_name: author, entity_path: path, id } = event;
  console.log([time, type, author, path, id].map(printable).join(' '));
  if (SHOW_HEADERS !== '1') return;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name, value] = rawHeaders.slice(index, index + 2);
    if (CONNECTION_HEADERS.has(name.toLowerCase())) continue;
    console.log(`  ${name}: ${name.toLowerCase() === TOKEN_HEADER ? '(correct)' : printable(value)}`);
  }
}

/** What an event says is somebody else's text: it must not move the cursor of this terminal or fake a line. */
function printable(value) {
  return stripVTControlCharacters(String(value)).replaceAll(/\p{Cc}/gu, '?');
}

server.on('error', (error) => {
  console.error(`Cannot listen on ${HOST}:${PORT} (${error.message}). Set PORT to a free port.`);
  process.exit(1);
});
server.listen(Number(PORT), HOST, () => {
  console.log(`Waiting for events on http://${HOST}:${server.address().port}`);
});

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);

/** Finishes the requests in flight, then ends. */
function stop() {
  if (stopping) return;
  stopping = true;
  server.close(async () => {
    await lastWrite;
    await file?.close();
    console.log(`${counts.accepted} events, ${counts.duplicates} duplicates, ${counts.refused} refused.`);
    const missing = [...streams.values()].reduce((sum, stream) => sum + stream.missing.size, 0);
    if (missing > 0) console.log(`${missing} events are missing: a retry may still bring them.`);
    process.exit(0);
  });
  // The sender keeps its connections open for the next event.
  server.closeIdleConnections();
}
