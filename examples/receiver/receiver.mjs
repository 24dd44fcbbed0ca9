// A small receiver of audit events. It checks the sender, skips events that it already has, stores the others, and only then
// answers 200. It reports missing events. Plain Node.js (20 or newer), no dependencies. README.md explains how to run it.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { promisify, stripVTControlCharacters, TextDecoder } from 'node:util';
import { gunzip } from 'node:zlib';

/** As large as a batch may be, before it is compressed. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_KNOWN_IDS = 100_000;
const TOKEN_HEADER = 'x-gitlab-event-streaming-token';
/** Headers that belong to the connection; everything else was configured or says something about the event. */
const CONNECTION_HEADERS = new Set(['host', 'connection', 'content-length']);

/** An attacker may replay an older request; requests outside of this difference are refused. */
const MAX_CLOCK_DIFFERENCE_S = 300;

const { HOST = '127.0.0.1', PORT = '9000', TOKEN = '', SIGNING_SECRET = '' } = process.env;
const { FILE = '', SHOW_HEADERS = '', STORE_HEADERS = '', MISSING_AFTER = '10' } = process.env;
if (TOKEN === '') {
  console.error(
    "TOKEN is not set. Set it to the destination's verification token, e.g. TOKEN=my-secret-token-1",
  );
  process.exit(1);
}

/** Said to the sender in place of 200. */
class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const signingKey = readSigningKey(SIGNING_SECRET);

const counts = { accepted: 0, duplicates: 0, refused: 0 };
// In memory, so a restart forgets them: a real receiver keeps the ids where it keeps the events, for example in a table
// with a unique index on the id, and stores both in one transaction.
const known = new Map();
// The received events of each stream, also in memory: the program finds gaps among the events since its start.
const streams = new Map();
const file = FILE === '' ? undefined : await open(FILE, 'a', 0o600);
let lastWrite = Promise.resolve();

let stopping = false;
const server = createServer(async (request, response) => {
  const { status, message } = await answer(request).catch((error) => {
    if (error instanceof Refusal) return error;
    // Not stored, so not 200: the event is sent again later.
    console.error(`Not stored: ${error.message}`);
    return { status: 503, message: 'Not stored; send it again.' };
  });
  if (status !== 200) counts.refused += 1;
  if (stopping) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`);
});

async function answer(request) {
  if (request.method !== 'POST') throw new Refusal(405, 'Send events by POST.');
  if (!isToken(request.headers[TOKEN_HEADER])) throw new Refusal(401, 'The token is wrong.');
  const body = await readBody(request);
  // Over the bytes as they came: before they are decompressed.
  if (signingKey !== undefined && request.headers['webhook-signature'] === undefined) {
    throw new Refusal(
      401,
      'There is no webhook-signature: switch signatures on for this destination (signed: true), or start without SIGNING_SECRET.',
    );
  }
  if (signingKey !== undefined && !isSigned(request.headers, body)) {
    throw new Refusal(401, 'The signature is wrong, or not of the last five minutes.');
  }
  const events = await readEvents(request.headers, body);

  // Found while it is still being stored, too: then this request waits for the same write.
  const byId = new Map(events.map((one) => [one.event.id, one]));
  const earlier = [...byId.keys()].filter((id) => known.has(id));
  const fresh = [...byId.values()].filter(({ event }) => !known.has(event.id));
  const writes = earlier.map((id) => known.get(id));
  if (fresh.length > 0) {
    const stored = store(
      STORE_HEADERS === '1' ? [asRequest(request.headers, body, earlier)] : fresh.map(({ text }) => text),
    );
    for (const { event } of fresh) remember(event.id, stored);
    writes.push(stored);
  }
  // One answer is for all events of a batch.
  await Promise.all(writes);
  counts.accepted += fresh.length;
  counts.duplicates += events.length - fresh.length;
  follow(request.headers);
  for (const { event } of fresh) print(event);
  if (fresh.length > 0 && SHOW_HEADERS === '1') printHeaders(request.rawHeaders);
  return { status: 200, message: fresh.length === 0 ? 'I have this already.' : 'Stored.' };
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

/** The bytes of the body. Bytes beyond the limit are read and dropped. */
async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) throw tooLarge();
  return Buffer.concat(chunks);
}

function tooLarge() {
  return new Refusal(413, `The body is larger than ${MAX_BODY_BYTES} bytes.`);
}

/** The events of a request, one or a batch in any of the formats, each with its text as it came. */
async function readEvents(headers, body) {
  const text = textOf(await decompress(body, headers['content-encoding']));
  const isCloudEvent = /^application\/cloudevents(-batch)?\+json\b/i.test(headers['content-type'] ?? '');
  const events = textsIn(text).map((one) => readEvent(isCloudEvent ? dataOf(one) : one));
  const { 'x-auditstream-count': count = events.length } = headers;
  if (events.length === 0 || events.length !== Number(count)) {
    throw new Refusal(400, 'The body has no event, or another number of them than X-Auditstream-Count says.');
  }
  return events;
}

async function decompress(body, encoding = 'identity') {
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') throw new Refusal(415, 'Compress the body with gzip, or not at all.');
  try {
    return await promisify(gunzip)(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if (error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new Refusal(400, 'The body is not gzip, although Content-Encoding says so.');
  }
}

function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(400, 'The body is not UTF-8.');
  }
}

/** The texts of one JSON object, of those in an array, or of a line each. */
function textsIn(text) {
  try {
    return Array.isArray(JSON.parse(text)) ? partsOf(text) : [text];
  } catch {
    return text.split('\n').filter((line) => line.trim() !== '');
  }
}

/** The event within a CloudEvent in structured mode. */
function dataOf(text) {
  const data = partsOf(text).find((part) => /^"data"\s*:/.test(part)) ?? '';
  return data.slice(data.indexOf(':') + 1);
}

/** What stands between the commas of a JSON array or object, as it came: parsed, numbers would be rounded. */
function partsOf(text) {
  const parts = [];
  let [depth, from, inString] = [0, 0, false];
  const endAt = (index) => {
    const part = text.slice(from, index).trim();
    if (part !== '') parts.push(part);
    from = index + 1;
  };
  for (const { 0: mark, index } of text.matchAll(/\\.|["[\]{},]/gs)) {
    if (mark === '"') inString = !inString;
    if (inString) continue;
    if ('[{'.includes(mark) && (depth += 1) === 1) from = index + 1;
    if ((']}'.includes(mark) && (depth -= 1) === 0) || (mark === ',' && depth === 1)) endAt(index);
  }
  return parts;
}

function readEvent(text) {
  try {
    const event = JSON.parse(text);
    const { id } = event;
    if (typeof id === 'number' || typeof id === 'string') return { event, text: text.trim() };
  } catch {
    // The check below refuses it.
  }
  throw new Refusal(400, 'The body is not a JSON object with an id, nor a batch of them.');
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
  const { 'x-auditstream-sequence': span, 'x-auditstream-previous': previous = '0' } = headers;
  // Tests and the last event of a destination are in no stream.
  if (span === undefined) return;
  // A batch has from where to where it goes.
  const [first, last = first] = span.split('-').map(Number);
  const name = streamOf(headers);
  if (!streams.has(name)) streams.set(name, { came: new Map(), missing: new Map(), from: Number(previous) });
  const stream = streams.get(name);
  arrive(name, stream, first, last);
  if (Number(previous) > stream.from && !hasCome(stream, Number(previous)))
    miss(name, stream, Number(previous));
}

/** Each installation numbers its own streams; `X-Auditstream-Via` ends with the one that sends the event. */
function streamOf(headers) {
  const sender = headers['x-auditstream-via']?.split(',').at(-1)?.trim();
  return printable(`${headers['x-auditstream-stream']} of ${sender}`);
}

function arrive(name, stream, first, last) {
  for (const [sequence, state] of stream.missing) {
    if (sequence < first || sequence > last) continue;
    if (state === 'said') console.log(`No longer missing: event ${sequence} of stream ${name}`);
    clearTimeout(state);
    stream.missing.delete(sequence);
  }
  // The last one leads to the first: a batch that comes again may be cut otherwise.
  stream.came.set(last, Math.min(first, stream.came.get(last) ?? first));
  if (stream.came.size <= MAX_KNOWN_IDS) return;
  const oldest = stream.came.keys().next().value;
  stream.came.delete(oldest);
  stream.from = Math.max(stream.from, oldest);
}

function hasCome({ came }, sequence) {
  if (came.has(sequence)) return true;
  for (const [last, first] of came) if (first <= sequence && sequence <= last) return true;
  return false;
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
 * Appends the texts as they came, one line an event, and waits until they are on the disk. Not the parsed events: JavaScript
 * rounds numbers beyond 2^53.
 */
function store(texts) {
  if (file === undefined) return Promise.resolve();
  const lines = texts.map((text) => `${text.replaceAll(/[\r\n]+/g, ' ')}\n`).join('');
  const write = lastWrite.then(async () => {
    await file.appendFile(lines);
    await file.datasync();
  });
  // One after the other, so that lines never mix, and one that failed does not fail the next.
  lastWrite = write.catch(() => undefined);
  return write;
}

/**
 * The request as received, with token and signature, so that `auditstream verify` can check them later. `known` are the ids of
 * a batch that this program already had, so that `verify` does not report them as duplicates.
 */
function asRequest(headers, body, known) {
  const sent =
    headers['content-encoding'] === 'gzip'
      ? { body_base64: body.toString('base64') }
      : { body: body.toString() };
  return JSON.stringify({ headers, ...sent, ...(known.length > 0 && { known }) });
}

function print(event) {
  const { created_at: time, event_type: type, author_name: author, entity_path: path, id } = event;
  console.log([time, type, author, path, id].map(printable).join(' '));
}

function printHeaders(rawHeaders) {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name, value] = rawHeaders.slice(index, index + 2);
    if (CONNECTION_HEADERS.has(name.toLowerCase())) continue;
    console.log(`  ${name}: ${name.toLowerCase() === TOKEN_HEADER ? '(correct)' : printable(value)}`);
  }
}

/** The content of an event comes from its sender: it must not move the cursor of this terminal or imitate a line. */
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
