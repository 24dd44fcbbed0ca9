import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { DEFAULT_DELIVERY_OPTIONS } from '../../src/destination-kinds/delivery-options.ts';
import { IN_NO_STREAM } from '../../src/destination-kinds/event-place.ts';
import { createBodyWriter } from '../../src/destination-kinds/http/body-writer.ts';
import { createBodySigner } from '../../src/outbound/body-signer.ts';

const PROGRAM = fileURLToPath(new URL('../../examples/receiver/receiver.mjs', import.meta.url));
const TOKEN = 'my-secret-token-1';

interface Example {
  readonly port: number;
  output(): string;
  /** Resolves once this text has been printed. */
  printed(text: string | RegExp): Promise<void>;
  /** Posts a body with the right token, unless the headers say otherwise; resolves to the status. */
  post(body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>): Promise<number>;
  /** Resolves to the exit code. */
  stop(signal: NodeJS.Signals): Promise<number>;
}

const running: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

function run(env: Record<string, string>) {
  const child = spawn(process.execPath, [PROGRAM], { env: { PORT: '0', ...env }, stdio: 'pipe' });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      child.emit('output');
    });
  }
  const closed = once(child, 'close').then(([code]) => code as number);
  const printed = async (text: string | RegExp): Promise<void> => {
    while (!(typeof text === 'string' ? output.includes(text) : text.test(output))) {
      const hasEnded = await Promise.race([once(child, 'output').then(() => false), closed.then(() => true)]);
      if (hasEnded) throw new Error(`The receiver has ended without printing ${String(text)}: ${output}`);
    }
  };
  return { child, closed, printed, output: () => output };
}

async function startExample(env: Record<string, string> = {}): Promise<Example> {
  const { child, closed, printed, output } = run({ TOKEN, ...env });
  const waiting = /Waiting for events on .*:(\d+)\n/;
  await printed(waiting);
  const port = Number(waiting.exec(output())?.[1]);
  return {
    port,
    output,
    printed,
    async post(body, headers) {
      const sent = { 'x-gitlab-event-streaming-token': TOKEN, ...headers };
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body, headers: sent });
      await response.text();
      return response.status;
    },
    stop(signal) {
      child.kill(signal);
      return closed;
    },
  };
}

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'auditstream-receiver-'));
  folders.push(folder);
  return join(folder, 'events.ndjson');
}

function eventText(id: number, extra = ''): string {
  return `{"id":${id},"author_id":1,"author_name":"Ada","entity_path":"my-group/app","created_at":"2026-01-02T03:04:05.678Z","event_type":"project_created"${extra}}`;
}

describe('the example receiver', () => {
  it('accepts an event that has the token, stores it as it came, and prints one line', async () => {
    const file = await newFile();
    const example = await startExample({ FILE: file });
    const event = eventText(7, ',"details":{"n":12345678901234567890,"text":"ä"}');
    expect(await example.post(event)).toBe(200);
    expect(await readFile(file, 'utf8')).toBe(`${event}\n`);
    await example.printed('2026-01-02T03:04:05.678Z project_created Ada my-group/app 7\n');
  });

  it('refuses an event whose token is wrong or missing, and stores nothing of it', async () => {
    const file = await newFile();
    const example = await startExample({ FILE: file });
    for (const token of ['my-secret-token-2', 'my-secret-token-1-and-more', '']) {
      expect(await example.post(eventText(1), { 'x-gitlab-event-streaming-token': token })).toBe(401);
    }
    const response = await fetch(`http://127.0.0.1:${example.port}/`, { method: 'POST', body: eventText(1) });
    expect(response.status).toBe(401);
    expect(await readFile(file, 'utf8')).toBe('');
  });

  it('with a signing secret refuses what was not signed with it just now, whatever is wrong', async () => {
    const file = await newFile();
    const secretOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
    const secret = new Webhook(secretOf(1));
    const other = new Webhook(secretOf(2));
    const example = await startExample({ FILE: file, SIGNING_SECRET: secretOf(1) });
    const body = eventText(1);
    const now = new Date();
    const old = new Date(now.getTime() - 310_000);
    const headers = (signature: string, time = now, id = '1') => ({
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
      'webhook-signature': signature,
    });
    const good = secret.sign('1', now, body);
    for (const wrong of [
      {},
      headers(other.sign('1', now, body)),
      headers(secret.sign('1', now, `${body} `)),
      headers(good, now, '2'),
      headers(secret.sign('1', old, body), old),
      headers(good.replace('v1,', 'v2,')),
      headers(good.slice(0, -8)),
      { ...headers(good), 'webhook-timestamp': 'now' },
    ]) {
      expect(await example.post(body, wrong)).toBe(401);
    }
    expect(await readFile(file, 'utf8')).toBe('');
    // The attempt shows this answer to the Owner.
    const unsigned = await fetch(`http://127.0.0.1:${example.port}/`, {
      method: 'POST',
      headers: { 'x-gitlab-event-streaming-token': TOKEN, 'webhook-id': '1' },
      body,
    });
    expect(await unsigned.text()).toContain('switch signatures on');
    // As it comes while the secret is being replaced: one for each.
    expect(await example.post(body, headers(`${other.sign('1', now, body)} ${good}`))).toBe(200);
  });

  it('does not start with a signing secret that is none', async () => {
    const { closed, output } = run({ TOKEN, SIGNING_SECRET: 'secret' });
    expect(await closed).toBe(1);
    expect(output()).toContain("Set it to the destination's");
  });

  it('stores an event once that comes again, also at the same moment', async () => {
    const file = await newFile();
    const example = await startExample({ FILE: file });
    const answers = await Promise.all(Array.from({ length: 8 }, () => example.post(eventText(1))));
    expect(answers).toEqual(new Array(8).fill(200));
    expect(await example.post(eventText(2))).toBe(200);
    expect(await example.post(eventText(1))).toBe(200);
    expect(await readFile(file, 'utf8')).toBe(`${eventText(1)}\n${eventText(2)}\n`);
  });

  it('keeps the lines of many concurrent events apart', async () => {
    const file = await newFile();
    const example = await startExample({ FILE: file });
    const ids = Array.from({ length: 100 }, (_, index) => index + 1);
    await Promise.all(ids.map((id) => example.post(eventText(id, `,"details":"${'x'.repeat(5_000)}"`))));
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { id: number }).id).sort((a, b) => a - b)).toEqual(ids);
  });

  it('shows the headers when asked, but not the token', async () => {
    const example = await startExample({ SHOW_HEADERS: '1' });
    await example.post(eventText(1), {
      'X-Team': 'platform',
      'X-Gitlab-Audit-Event-Type': 'project_created',
    });
    await example.printed(/^ {2}x-team: platform$/im);
    await example.printed(/^ {2}x-gitlab-event-streaming-token: \(correct\)$/im);
    expect(example.output()).not.toContain(TOKEN);
  });

  describe('takes a batch', () => {
    const SECRET = Buffer.alloc(32, 1);
    const SIGNING_SECRET = `whsec_${SECRET.toString('base64')}`;
    // What a scanner of JSON could stumble over, and numbers that JavaScript rounds.
    const extras = [
      '',
      ',"n":12345678901234567890',
      String.raw`,"text":"a,]}\"\\\u007b"`,
      ',"details":{"a":[1,[2]],"b":{}}',
    ];
    const texts = extras.map((extra, index) => eventText(index + 1, extra));
    const events = texts.map((body, index) => ({
      ...{ id: index + 1, eventType: 'project_created', body, via: null },
      ...IN_NO_STREAM,
    }));

    it.each(
      ['gitlab', 'json_lines', 'cloudevents'].flatMap((format) => [
        { format, compression: 'none' as const },
        { format, compression: 'gzip' as const },
      ]),
    )('in the format $format with the compression $compression', async (options) => {
      const [file, requests] = [await newFile(), await newFile()];
      const [first, ...rest] = events;
      if (first === undefined) throw new Error('There is no event');
      const written = { ...DEFAULT_DELIVERY_OPTIONS, ...options, batchMaxEvents: 10 };
      const writer = createBodyWriter(written, { externalUrl: '' });
      const body = Buffer.from(await writer.write([first, ...rest]));
      const timestamp = Math.floor(Date.now() / 1_000);
      const sign = createBodySigner({ text: SECRET, standard: [SECRET] });
      const headers = {
        'content-type': writer.contentType,
        'x-auditstream-count': String(events.length),
        ...(writer.isCompressed && { 'content-encoding': 'gzip' }),
        'webhook-id': 'a batch',
        'webhook-timestamp': String(timestamp),
        'webhook-signature': sign({ id: 'a batch', timestamp, body }).standard,
      };
      const example = await startExample({ FILE: file, SIGNING_SECRET });
      expect(await example.post(new Uint8Array(body), headers)).toBe(200);
      expect(await readFile(file, 'utf8')).toBe(texts.map((text) => `${text}\n`).join(''));
      await example.printed('project_created Ada my-group/app 4\n');
      // Signed are the bytes as they came.
      const other = new Uint8Array(writer.isCompressed ? gunzipSync(body) : gzipSync(body));
      expect(await example.post(other, headers)).toBe(401);

      const storing = await startExample({ FILE: requests, SIGNING_SECRET, STORE_HEADERS: '1' });
      expect(await storing.post(new Uint8Array(body), headers)).toBe(200);
      const stored = JSON.parse(await readFile(requests, 'utf8')) as Record<string, string>;
      const bytes = writer.isCompressed
        ? Buffer.from(stored['body_base64'] ?? '', 'base64')
        : Buffer.from(stored['body'] ?? '');
      expect(bytes.equals(body)).toBe(true);
    });

    it('and stores only what it does not have of it', async () => {
      const [file, requests] = [await newFile(), await newFile()];
      const example = await startExample({ FILE: file });
      const storing = await startExample({ FILE: requests, STORE_HEADERS: '1' });
      const batch = (...wanted: string[]) => `[${wanted.join(',')}]`;
      for (const receiver of [example, storing]) {
        expect(await receiver.post(batch(eventText(1), eventText(2)))).toBe(200);
        expect(await receiver.post(batch(eventText(2), eventText(3), eventText(3)))).toBe(200);
        expect(await receiver.post(batch(eventText(1), eventText(3)))).toBe(200);
      }
      expect(await readFile(file, 'utf8')).toBe([1, 2, 3].map((id) => `${eventText(id)}\n`).join(''));
      const lines = (await readFile(requests, 'utf8')).trimEnd().split('\n');
      const known = lines.map((line) => (JSON.parse(line) as { known?: number[] }).known);
      expect(known).toEqual([undefined, [2]]);
      expect(await example.stop('SIGTERM')).toBe(0);
      expect(example.output()).toContain('3 events, 4 duplicates, 0 refused.');
    });

    it('as a whole or not at all', async () => {
      const file = await newFile();
      const example = await startExample({ FILE: file });
      const gzipped = (text: string | Buffer) => new Uint8Array(gzipSync(text));
      const gzip = { 'content-encoding': 'gzip' };
      const cases: [number, Parameters<Example['post']>[0], Record<string, string>][] = [
        [400, `[${eventText(1)},{"event_type":"x"}]`, {}],
        [400, `${eventText(1)}\n{"id":`, {}],
        [400, `[${eventText(1)}]`, { 'x-auditstream-count': '2' }],
        [400, eventText(1), { 'content-type': 'application/cloudevents+json' }],
        [400, eventText(1), gzip],
        [400, gzipped(eventText(1)).subarray(0, 30), gzip],
        [413, gzipped(Buffer.alloc(8 * 1024 * 1024 + 1, ' ')), gzip],
        [415, eventText(1), { 'content-encoding': 'br' }],
      ];
      for (const [status, body, headers] of cases) expect(await example.post(body, headers)).toBe(status);
      expect(await readFile(file, 'utf8')).toBe('');
      expect(await example.post(gzipped(`[${eventText(1)}]`), gzip)).toBe(200);
    });
  });

  describe('follows each stream', () => {
    const VIA = 'c56a4180-65aa-42ec-a945-5fd21dec0538';
    const place = (sequence: number, previous?: number, stream = 3) => ({
      'X-Auditstream-Via': VIA,
      'X-Auditstream-Stream': String(stream),
      'X-Auditstream-Sequence': String(sequence),
      ...(previous !== undefined && { 'X-Auditstream-Previous': String(previous) }),
    });

    it('and says what is missing, and when it comes after all', async () => {
      const example = await startExample({ MISSING_AFTER: '0.1' });
      // What came before its start it does not miss.
      await example.post(eventText(1), place(5, 4));
      await example.post(eventText(3), place(9, 7));
      await example.printed(`Missing: event 7 of stream 3 of ${VIA}\n`);
      await example.post(eventText(2), place(7, 5));
      await example.printed(`No longer missing: event 7 of stream 3 of ${VIA}\n`);
      await example.post(eventText(10), place(9, 8, 4));
      await example.post(eventText(11), place(12, 11, 4));
      await example.printed(`Missing: event 11 of stream 4 of ${VIA}\n`);
      expect(await example.stop('SIGTERM')).toBe(0);
      expect(example.output()).toContain('1 events are missing');
      expect(example.output().match(/^Missing/gm)).toHaveLength(2);
    });

    it('through batches, which say from where to where they go', async () => {
      const example = await startExample({ MISSING_AFTER: '0.1' });
      const batch = (first: number, last: number, previous: number) => ({
        ...place(first, previous),
        'X-Auditstream-Sequence': `${first}-${last}`,
      });
      await example.post(eventText(1), batch(10, 20, 9));
      await example.post(eventText(2), batch(31, 40, 30));
      await example.printed(`Missing: event 30 of stream 3 of ${VIA}\n`);
      await example.post(eventText(3), batch(25, 30, 20));
      await example.printed(`No longer missing: event 30 of stream 3 of ${VIA}\n`);
      // What was in the middle of a batch that came, when the same is cut otherwise.
      await example.post(eventText(4), batch(36, 45, 35));
      await example.post(eventText(5), place(46, 45));
      expect(await example.stop('SIGTERM')).toBe(0);
      expect(example.output().match(/^Missing/gm)).toHaveLength(1);
      expect(example.output()).not.toContain('events are missing');
    });

    it('without minding that events overtake each other, come twice, or are replayed', async () => {
      const example = await startExample({ MISSING_AFTER: '60' });
      const sent = [place(1), place(3, 2), place(4, 3), place(2, 1), place(3, 2), place(2), place(3, 2), {}];
      for (const [index, headers] of sent.entries()) await example.post(eventText(index), headers);
      expect(await example.stop('SIGTERM')).toBe(0);
      expect(example.output()).not.toMatch(/missing/i);
    });
  });

  it.each([
    { what: 'text that is not JSON', body: 'hello', status: 400 },
    { what: 'JSON that is not an object', body: '[1]', status: 400 },
    { what: 'null', body: 'null', status: 400 },
    { what: 'an object without an id', body: '{"event_type":"x"}', status: 400 },
    { what: 'bytes that are not UTF-8', body: new Uint8Array([0x7b, 0xff, 0x7d]), status: 400 },
    { what: 'nothing', body: '', status: 400 },
    { what: 'an array without events', body: '[]', status: 400 },
    { what: 'more than 8 MiB', body: ' '.repeat(8 * 1024 * 1024 + 1), status: 413 },
  ])('answers $what with $status and goes on', async ({ body, status }) => {
    const example = await startExample();
    expect(await example.post(body)).toBe(status);
    expect(await example.post(eventText(1))).toBe(200);
  });

  it('goes on after a sender that breaks off or does not speak HTTP, and after a GET', async () => {
    const example = await startExample();
    const head = `POST / HTTP/1.1\r\nHost: x\r\nX-Gitlab-Event-Streaming-Token: ${TOKEN}\r\nContent-Length: 100\r\n\r\n{`;
    for (const bytes of [head, '\0\0\0\r\n\r\n']) {
      const socket = connect(example.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.end(bytes);
      socket.resume();
      await once(socket, 'close');
    }
    expect((await fetch(`http://127.0.0.1:${example.port}/`)).status).toBe(405);
    expect(await example.post(eventText(1))).toBe(200);
  });

  it('prints nothing that could move the cursor or fake a line', async () => {
    const example = await startExample();
    await example.post('{"id":1,"author_name":"\\u001b[2JAda\\nfake line","event_type":"x"}');
    await example.printed('undefined x Ada?fake line undefined 1\n');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends cleanly at %s, although the sender keeps its connection',
    async (signal) => {
      const example = await startExample();
      await example.post(eventText(1));
      await example.post(eventText(1));
      await example.post('garbage');
      expect(await example.stop(signal)).toBe(0);
      expect(example.output()).toContain('1 events, 1 duplicates, 1 refused.\n');
    },
  );

  it('says what to set when it has no token', async () => {
    const { closed, output } = run({});
    expect(await closed).toBe(1);
    expect(output()).toContain("Set it to the destination's verification token");
  });
});
