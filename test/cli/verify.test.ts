import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IdSet } from '../../src/cli/verify/id-set.ts';
import { Verification } from '../../src/cli/verify/verification.ts';
import { newDataFolder, removeEverything, startProcess } from '../journeys/server-process.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { startCliServer, type CliServer } from './cli-server.ts';
import { runLine } from './run-line.ts';

const line = (id: unknown): string => JSON.stringify({ id, event_type: 'x' });
const verify = (lines: readonly string[], ...args: string[]) =>
  runLine(['verify', ...args], {}, { stdin: lines.join('\n') });

describe('verify', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'cli-verify-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('finds nothing wrong with events that are there once', async () => {
    expect(await verify([line(1), '', line(3), line(2)])).toEqual({
      code: 0,
      stdout: '3 events in 3 lines; 0 tokens, 0 signatures and 0 sequences checked\n',
      stderr: '',
    });
  });

  it('names duplicates, over files, and lines that are not events', async () => {
    const files = [join(folder, 'a.ndjson'), join(folder, 'b.ndjson')];
    await writeFile(files[0] ?? '', `${line(1)}\n${line(2)}\n`);
    await writeFile(files[1] ?? '', `${line(2)}\nnonsense\n${line('7')}\n${line(5)}`);
    const { code, stdout, stderr } = await runLine(['verify', ...files]);
    expect({ code, stderr }).toEqual({ code: 6, stderr: expect.stringContaining('3 faults were found') });
    expect(stdout).toContain(`1 duplicates: an id that occurred before: ${files[1]}:1\n`);
    expect(stdout).toContain(`2 no event: ${files[1]}:2, ${files[1]}:3\n`);
    expect(await runLine(['verify', join(folder, 'none')])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ENOENT'),
    });
  });

  it('checks tokens and signatures of stored requests', async () => {
    const key = Buffer.alloc(32, 1);
    const stored = (id: number, headers: Record<string, string>, body = line(id)): string =>
      JSON.stringify({ headers, body });
    const signed = (id: number, body = line(id)) => ({
      'webhook-id': String(id),
      'webhook-timestamp': '1795258275',
      'webhook-signature': `v1,${createHmac('sha256', key).update(`${id}.1795258275.${body}`).digest('base64')}`,
    });
    const [tokens, secrets] = [join(folder, 'tokens'), join(folder, 'secrets')];
    await writeFile(tokens, 'known-token-of-ours-1\n');
    await writeFile(secrets, `whsec_${key.toString('base64')}\n`);
    const token = { 'X-Gitlab-Event-Streaming-Token': 'known-token-of-ours-1' };
    const args = ['--tokens-file', tokens, '--signing-secrets-file', secrets];
    expect(await verify([stored(1, { ...token, ...signed(1) })], ...args)).toMatchObject({
      code: 0,
      stdout: '1 events in 1 lines; 1 tokens, 1 signatures and 0 sequences checked\n',
    });
    const wrong = [
      stored(1, { ...token, ...signed(1) }, line(1).replace('"x"', '"y"')),
      stored(2, { 'X-Gitlab-Event-Streaming-Token': 'somebody-else-s-token', ...signed(2) }),
      stored(3, signed(3)),
      stored(4, token),
    ];
    const { stdout } = await verify(wrong, ...args, '--output', 'json');
    expect(stdout).not.toContain('somebody');
    expect(JSON.parse(stdout)).toMatchObject({
      badSignatures: { count: 1, places: ['-:1'] },
      unknownTokens: { count: 1, places: ['-:2'] },
      withoutToken: { count: 1, places: ['-:3'] },
      withoutSignature: { count: 1, places: ['-:4'] },
    });
  });

  it('reads batches of every format, compressed or not, as requests and as they were in the body', async () => {
    const key = Buffer.alloc(32, 1);
    const secrets = join(folder, 'batch-secrets');
    await writeFile(secrets, `whsec_${key.toString('base64')}\n`);
    const cloudEvent = (id: number): string => `{"specversion":"1.0","id":"${id}","data":${line(id)}}`;
    const stored = (body: string, { isCompressed = false, extra = {}, signed = body } = {}): string => {
      const bytes = (text: string) => (isCompressed ? gzipSync(text) : Buffer.from(text));
      const hmac = createHmac('sha256', key).update('x.1795258275.').update(bytes(signed));
      const headers = {
        'X-Gitlab-Event-Streaming-Token': 'x',
        ...(isCompressed && { 'Content-Encoding': 'gzip' }),
        ...{ 'webhook-id': 'x', 'webhook-timestamp': '1795258275' },
        'webhook-signature': `v1,${hmac.digest('base64')}`,
      };
      const sent = isCompressed ? { body_base64: bytes(body).toString('base64') } : { body };
      return JSON.stringify({ headers, ...sent, ...extra });
    };
    const args = ['--signing-secrets-file', secrets];
    const good = [
      stored(`[${line(1)},${line(2)}]`),
      stored(`${line(3)}\n${line(4)}\n`, { isCompressed: true }),
      stored(`[${cloudEvent(5)},${cloudEvent(6)}]`, { isCompressed: true }),
      // Of a request that brought some again.
      stored(`[${line(6)},${line(7)}]`, { extra: { known: [6] } }),
      ...[`[${line(8)},${line(9)}]`, cloudEvent(10), cloudEvent(11)],
    ];
    expect(await verify(good, ...args)).toMatchObject({
      code: 0,
      stdout: '11 events in 7 lines; 0 tokens, 7 signatures and 0 sequences checked\n',
    });
    const wrong = [
      ...[stored(`[${line(1)},${line(1)}]`), stored(`[${line(2)},{}]`), stored('[]'), '[]', '[{"id":3},4]'],
      stored(line(5), { isCompressed: true, signed: line(6) }),
      JSON.stringify({ headers: { 'content-encoding': 'gzip' }, body_base64: 'bm8gZ3ppcA==' }),
    ];
    const { stdout } = await verify(wrong, ...args, '--output', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      events: 3,
      duplicates: { count: 1, places: ['-:1'] },
      malformed: { count: 5, places: ['-:2', '-:3', '-:4', '-:5', '-:7'] },
      badSignatures: { count: 1, places: ['-:6'] },
    });
    // Its text is not what was signed.
    const decompressed = { headers: { 'content-encoding': 'gzip', 'webhook-id': 'x' }, body: `[${line(1)}]` };
    const unsigned = await verify([JSON.stringify(decompressed)], ...args, '--output', 'json');
    expect(JSON.parse(unsigned.stdout)).toMatchObject({ events: 1, checked: { signatures: 0 } });
  });

  it('names what is missing of each stream, in whatever order and from where on it was stored', async () => {
    const A = '11111111-1111-1111-1111-111111111111';
    const B = '22222222-2222-2222-2222-222222222222';
    let id = 0;
    const stored = (stream: number, sequence: string, previous?: number, via = A): string =>
      JSON.stringify({
        headers: {
          'X-Gitlab-Event-Streaming-Token': 'x',
          'X-Auditstream-Via': via,
          'X-Auditstream-Stream': String(stream),
          'X-Auditstream-Sequence': sequence,
          ...(previous !== undefined && { 'X-Auditstream-Previous': String(previous) }),
        },
        body: line((id += 1)),
      });
    const whole = [
      // What came before 12 is in another file.
      ...[stored(1, '14', 12), stored(1, '12', 9), stored(1, '15', 14), stored(1, '15', 14)],
      // A batch, and what follows it; a replay, whose first event has no previous.
      // Filters let little of it through.
      ...[stored(3, '1-5000000'), stored(3, '5000001', 5_000_000)],
      ...[stored(2, '1-70', undefined), stored(2, '90', 70), stored(2, '30', undefined), stored(2, '31', 30)],
      // Another installation numbers its own streams.
      ...[stored(1, '1', undefined, `${A}, ${B}`), stored(1, '2', 1, `${A}, ${B}`)],
    ];
    expect(await verify(whole)).toMatchObject({
      code: 0,
      stdout: '12 events in 12 lines; 0 tokens, 0 signatures and 12 sequences checked\n',
    });
    const holed = [
      stored(1, '17', 16),
      stored(2, '95', 91),
      stored(2, '96', 91),
      stored(2, '200000', 199_999),
    ];
    const { code, stdout } = await verify([...whole, ...holed]);
    expect(code).toBe(6);
    expect(stdout).toContain(
      '3 missing: sent before an event that was received: stream 1 16, stream 2 91, stream 2 199999\n',
    );
  });

  it('keeps a bit of each event: half a million of them fit into little memory', async () => {
    const verification = new Verification({ tokens: [], tokensWithoutSignature: [], signingSecrets: [] });
    const before = process.memoryUsage();
    for (let id = 1; id <= 500_000; id += 1) verification.add(`{"id":${id}}`, 'x');
    const { arrayBuffers } = process.memoryUsage();
    expect(arrayBuffers - before.arrayBuffers).toBeLessThan(1_000_000);
    expect(verification.report()).toMatchObject({ events: 500_000, duplicates: { count: 0 } });
    const places = Array.from({ length: 50 }, () => line(7));
    const { stdout } = await runLine(
      ['verify', '--output', 'json'],
      {},
      { stdin: Readable.from(places.join('\n')) },
    );
    expect(JSON.parse(stdout)).toMatchObject({ duplicates: { count: 49, places: { length: 20 } } });
  });

  describe('with what a server knows', () => {
    let server: CliServer;
    let receiver: Receiver;
    beforeAll(async () => {
      server = await startCliServer();
      receiver = await startReceiver();
    });
    afterAll(async () => {
      await server.close();
      await receiver.close();
    });

    it('finds what a real receiver got to be right', async () => {
      await server.json(['destination', 'add', receiver.url, '--group', 'my-group', '--name', 'siem']);
      await server.run('header add siem X-Team --group my-group --value x');
      await receiver.waitFor(2);
      const stored = receiver.requests
        .map(({ headers, body }) => JSON.stringify({ headers, body }))
        .join('\n');
      expect(await server.run('verify --group my-group', { stdin: stored })).toMatchObject({
        code: 0,
        stdout: '2 events in 2 lines; 2 tokens, 2 signatures and 2 sequences checked\n',
      });
      expect(await server.run('verify --group example-group', { stdin: stored })).toMatchObject({ code: 0 });

      // One whose receiver looks at the token alone stands beside it: what it was sent needs no signature.
      receiver.clear();
      const add = ['destination', 'add', receiver.url, '--group', 'example-group', '--name', 'unsigned'];
      await server.json([...add, '--no-signed', '--verification-token-env', 'T'], {
        env: { T: 'looks-at-this-alone' },
      });
      await server.run('header add unsigned X-Team --group example-group --value x');
      await receiver.waitFor(2);
      const more = receiver.requests.map(({ headers, body }) => JSON.stringify({ headers, body }));
      expect(await server.run('verify --group example-group', { stdin: more.join('\n') })).toMatchObject({
        code: 0,
        stdout: '2 events in 2 lines; 2 tokens, 0 signatures and 2 sequences checked\n',
      });
    });

    it.each([
      { how: 'one by one', events: 1, options: [] },
      // Each of the options has an event of its own.
      {
        ...{ how: 'in batches', events: 4 },
        options: ['--format', 'cloudevents', '--batch-max-events', '10', '--compression', 'gzip'],
      },
    ])(
      'reads what the example receiver stores with STORE_HEADERS, $how',
      async ({ how, events, options }) => {
        const file = join(folder, `requests ${how}.ndjson`);
        const token = `token-to-get-${events}-events`;
        const example = startProcess({
          dataDir: await newDataFolder(),
          command: [process.execPath, 'examples/receiver/receiver.mjs'],
          env: { TOKEN: token, FILE: file, STORE_HEADERS: '1' },
        });
        try {
          const [, url = ''] = await example.printed(/Waiting for events on (\S+)/);
          const add = [
            'destination',
            'add',
            url,
            '--group',
            'example-group',
            '--verification-token-env',
            'T',
          ];
          await server.json([...add, ...options], { env: { T: token } });
          await example.printed(new RegExp(`([a-z]+_event_streaming_destination [^]*){${events}}`));
          const line = ['verify', file, '--group', 'example-group'];
          expect(await server.run(line)).toMatchObject({
            code: 0,
            stdout: expect.stringMatching(
              `^${events} events in \\d lines; ${events} tokens, ${events} signatures and ${events} sequences checked\n$`,
            ),
          });
          expect(await server.run(['verify', file, '--group', 'my-group'])).toMatchObject({
            code: 6,
            stdout: expect.stringMatching(/^\d a token that belongs to no destination/m),
          });
        } finally {
          await removeEverything();
        }
      },
    );
  });
});

describe('a set of ids', () => {
  it('knows what was added, for any ids', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), (ids) => {
        const set = new IdSet();
        const known = new Set<number>();
        for (const id of [...ids, ...ids]) {
          expect(set.add(id)).toBe(!known.has(id));
          known.add(id);
        }
      }),
    );
  });

  it('knows what another one has not, in order', () => {
    const someIds = fc.array(fc.oneof(fc.nat(200), fc.maxSafeNat()));
    fc.assert(
      fc.property(someIds, someIds, (ids, others) => {
        const setOf = (numbers: readonly number[]): IdSet => {
          const set = new IdSet();
          for (const number of numbers) set.add(number);
          return set;
        };
        const expected = [...new Set(ids)].filter((id) => !others.includes(id)).sort((a, b) => a - b);
        expect([...setOf(ids).without(setOf(others))]).toEqual(expected);
      }),
    );
  });
});
