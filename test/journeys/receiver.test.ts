import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';

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
    { what: 'more than 2 MB', body: ' '.repeat(2 * 1024 * 1024 + 1), status: 413 },
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
