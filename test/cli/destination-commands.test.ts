import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ACCESS_KEY,
  BUCKET,
  SECRET_KEY,
  SESSION_TOKEN,
  startStore,
} from '../destination-kinds/amazon-s3/store.ts';
import { startCollector } from '../destination-kinds/splunk-hec/collector.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { startCliServer, type CliServer } from './cli-server.ts';

let server: CliServer;
let receiver: Receiver;
let folder: string;

beforeAll(async () => {
  server = await startCliServer();
  receiver = await startReceiver();
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
});
afterAll(async () => {
  await server.close();
  await receiver.close();
  await rm(folder, { recursive: true });
});
afterEach(() => receiver.respond(200));

const TOKEN = 'chosen-token-of-ours';
const SECRET = 'Splunk 4d3c2b1a-secret';

describe('destination', () => {
  it('is added, listed, shown, changed, paused, resumed and deleted', async () => {
    const add = [
      'destination',
      'add',
      `${receiver.url}/?key=hush-hush`,
      '--group',
      'my-group',
      '--name',
      'siem',
    ];
    const added = await server.run([...add, '--verification-token-env', 'MY_TOKEN', '--verify'], {
      env: { MY_TOKEN: TOKEN },
    });
    expect(added).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^id +gid:.*\nname +siem\nstate +streaming\n/),
    });
    expect(added.stdout).toMatch(/\ncategory +http\n/);
    expect(added.stdout + added.stderr).not.toMatch(/hush-hush|chosen-token/);
    // The verification came with the token.
    expect(receiver.requests[0]?.headers['x-gitlab-event-streaming-token']).toBe(TOKEN);

    const list = await server.run('destination list --group my-group');
    expect(list.stdout).toMatch(/^NO +NAME +STATE +LAG +LAST SUCCESS +URL\n\d+ +siem +streaming +\d/);
    expect(list.stdout).toContain('/?key=***');
    expect(await server.json('destination list --group my-group')).toMatchObject([
      { name: 'siem', active: true },
    ]);

    expect(await server.run('destination show siem --group my-group --show-token')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(new RegExp(`verification token +${TOKEN}\\nsigning secret +whsec_`)),
    });
    const edit = `destination edit siem --group my-group --name archive --to ${receiver.url}/archive --verify`;
    expect(await server.run(edit)).toMatchObject({ code: 0, stdout: expect.stringContaining('/archive') });

    const batches =
      '--format json_lines --batch-max-events 500 --batch-max-age 2000 --compression gzip --no-signed';
    expect(await server.run(`destination edit archive --group my-group ${batches}`)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /\nformat +json_lines\nbatches +up to 500 events and 1048576 bytes; an event waits up to 2000 ms for others\ncompression +gzip\nsigned +no\n/,
      ),
    });
    const toMany = '--format cloudevents_binary --batch-max-events 2';
    expect(await server.run(`destination edit archive --group my-group ${toMany}`)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('carries one event for each request'),
    });
    for (const [wrong, message] of [
      ['--format xml', /Allowed choices are gitlab, json_lines/],
      ['--batch-max-events 0', /--batch-max-events[^]*a whole number from 1 to 10000/],
      ['--batch-max-bytes 1e6', /from 1024 to 8388608/],
      ['--compression br', /Allowed choices are none, gzip/],
    ] as const)
      expect(await server.run(`destination edit archive --group my-group ${wrong}`)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(message),
      });
    // Back to what the receiver of this test reads.
    const single = '--format gitlab --batch-max-events 1 --batch-max-age 0 --compression none --signed';
    expect(await server.run(`destination edit archive --group my-group ${single}`)).toMatchObject({
      stdout: expect.stringMatching(/no batches: one request per event[^]*\nsigned +yes\n/),
    });

    expect(await server.run('destination pause archive --group my-group')).toMatchObject({
      code: 0,
      stdout: 'archive is paused.\n',
    });
    expect(await server.json('destination resume archive --group my-group')).toMatchObject({
      state: 'STREAMING',
    });

    const [{ id }] = (await server.json('destination list --group my-group')) as [{ id: string }];
    const remove = ['destination', 'delete', id, '--group', 'my-group'];
    expect(await server.run(remove)).toMatchObject({ code: 2, stderr: expect.stringContaining('Add --yes') });
    expect(await server.run(remove, { terminal: true, stdin: 'another\n' })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing was deleted'),
    });
    expect(await server.run(remove, { terminal: true, stdin: 'archive\n' })).toMatchObject({
      code: 0,
      stdout: 'archive is deleted.\n',
    });
    expect(await server.run('destination list --group my-group')).toMatchObject({
      code: 0,
      stdout: 'none\n',
    });
  });

  it('of the instance is managed in the same way', async () => {
    const added = await server.json([
      'destination',
      'add',
      `${receiver.url}/all`,
      '--instance',
      '--name',
      'all',
    ]);
    expect(added).toMatchObject({ name: 'all', id: expect.stringContaining('InstanceExternal') });
    expect(await server.run('destination pause all --instance')).toMatchObject({ code: 0 });
    expect(await server.run('destination test all --instance')).toMatchObject({ code: 0 });
    expect(await server.run(['header', 'add', 'all', 'X-Team', '--instance', '--value', 'x'])).toMatchObject({
      code: 0,
    });
    expect(await server.run('header edit all x-team --instance --inactive')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/active +no/),
    });
    expect(await server.run('header delete all X-Team --instance --yes')).toMatchObject({ code: 0 });
    expect(await server.run('destination delete all --instance --yes')).toMatchObject({ code: 0 });
  });

  it('says what a test event met, and fails with it', async () => {
    await server.json(['destination', 'add', receiver.url, '--group', 'my-group', '--name', 'tested']);
    expect(await server.run('destination test tested --group my-group')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^status +200\n/),
    });
    receiver.respond(418);
    const { code, stdout, stderr } = await server.run('destination test tested --group my-group');
    expect({ code, status: /^status +(\d+)/.exec(stdout)?.[1] }).toEqual({ code: 1, status: '418' });
    expect(stderr).toMatch(/^The test event was not delivered to tested: .*418.*Repair the receiver/);
  });
});

describe('header', () => {
  it('is added, listed, changed and deleted, and its value is printed only when that is asked for', async () => {
    await server.json([
      'destination',
      'add',
      `${receiver.url}/h`,
      '--group',
      'example-group',
      '--name',
      'siem',
    ]);
    const scope = ['siem', '--group', 'example-group'];
    const printed: string[] = [];
    const run = async (args: string[], options: Parameters<CliServer['run']>[1] = {}) => {
      const result = await server.run(args, options);
      printed.push(result.stdout, result.stderr);
      return result;
    };
    expect(
      await run(['header', 'add', 'siem', 'Authorization', '--group', 'example-group', '--value-env', 'S'], {
        env: { S: SECRET },
      }),
    ).toMatchObject({ code: 0 });
    expect(await run(['header', 'list', ...scope])).toMatchObject({
      stdout: expect.stringMatching(/\nAuthorization +\*\*\* +yes\n/),
    });
    const file = join(folder, 'value');
    await writeFile(file, `${SECRET}2\n`);
    expect(
      await run([
        'header',
        'edit',
        'siem',
        'authorization',
        '--group',
        'example-group',
        '--value-file',
        file,
      ]),
    ).toMatchObject({ code: 0 });
    // A refusal must not repeat it either.
    expect(
      await run(['header', 'add', 'siem', 'Authorization', '--group', 'example-group', '--value-file', '-'], {
        stdin: SECRET,
      }),
    ).toMatchObject({ code: 3, stderr: expect.stringContaining('taken') });
    expect(printed.join('')).not.toContain(SECRET);

    expect(await server.run(['header', 'list', ...scope, '--show-values'])).toMatchObject({
      stdout: expect.stringContaining(`${SECRET}2`),
    });
    expect(
      await server.run(['header', 'edit', 'siem', 'X-No', '--group', 'example-group', '--inactive']),
    ).toMatchObject({ code: 3, stderr: expect.stringContaining('Its headers: Authorization.') });
    expect(
      await server.run(['header', 'edit', 'siem', 'Authorization', '--group', 'example-group']),
    ).toMatchObject({ code: 2 });
    expect(
      await server.run(['header', 'add', 'siem', 'X', '--group', 'example-group', '--value-env', 'UNSET']),
    ).toMatchObject({ code: 3, stderr: expect.stringContaining('UNSET') });
    expect(
      await server.run(['header', 'delete', 'siem', 'authorization', '--group', 'example-group', '--yes']),
    ).toMatchObject({ code: 0, stdout: 'Authorization is deleted.\n' });
  });
});

describe('what is refused', () => {
  it.each([
    ['destination list --group no-group', 3, 'There is no group "no-group"'],
    ['destination pause nothing --group my-group', 3, 'Existing ones: "tested".'],
    ['destination add nonsense --group my-group', 3, 'Destination url is blocked'],
    ['events list --group no-group', 3, '404 Group Not Found'],
    ['events list --group my-group --after yesterday', 3, 'created_after'],
  ])('%s ends with %d and says why', async (line, code, message) => {
    const result = await server.run(line);
    expect(result).toEqual({ code, stdout: '', stderr: expect.stringContaining(message) });
    expect(result.stderr).not.toContain('    at ');
  });

  it('is a token that is unknown, or that may not: 4', async () => {
    const line = 'destination list --instance';
    const unknown = { AUDITSTREAM_TOKEN: 'unknown-token-of-nobody' };
    expect(await server.run(line, { env: unknown })).toEqual({
      code: 4,
      stdout: '',
      stderr: expect.stringContaining('does not know this access token'),
    });
    const made = await server.client.rest<{ token: string }>(
      'POST',
      '/api/v4/groups/my-group/access_tokens',
      { name: 'ci', scopes: ['read_api'], access_level: 50 },
      201,
    );
    const file = join(folder, 'token');
    await writeFile(file, `${made.token}\n`);
    expect(
      await server.run(`${line} --token-file ${file}`, { env: { AUDITSTREAM_TOKEN: '' } }),
    ).toMatchObject({ code: 4, stderr: expect.stringContaining('for admins') });
    const pause = 'destination pause tested --group my-group';
    expect(await server.run(`${pause} --token-file ${file}`)).toMatchObject({ code: 4 });
    expect(
      await server.run('destination list --group example-group', { env: { AUDITSTREAM_TOKEN: made.token } }),
    ).toMatchObject({ code: 3 });
  });

  it('is whatever does not speak as Auditstream does', async () => {
    const other = (env: string) =>
      server.run('destination list --group my-group', { env: { AUDITSTREAM_URL: env } });
    receiver.respond(200);
    expect(await other(receiver.url)).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('does not have the API of Auditstream'),
    });
    receiver.respond({ status: 302, headers: { location: 'https://elsewhere.example/' } });
    expect(await other(receiver.url)).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('answered with a redirect'),
    });
  });
});

describe('a request that fails on the way', () => {
  const retrying = (line: string, retries: number) =>
    server.run(`${line} --retries ${retries}`, { env: { AUDITSTREAM_URL: receiver.url } });

  it('is repeated when it only reads, and told about', async () => {
    let asked = 0;
    receiver.respond(() =>
      (asked += 1) < 2
        ? { status: 503, headers: { 'retry-after': '0' } }
        : {
            status: 200,
            body: '{"data":{"group":{"externalAuditEventDestinations":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}}}}',
          },
    );
    expect(await retrying('destination list --group my-group', 1)).toEqual({
      code: 0,
      stdout: 'none\n',
      stderr: expect.stringMatching(/HTTP 503\); trying again \(1\)/),
    });
    // The list of the others comes with a request of its own.
    expect(asked).toBe(3);
  });

  it('is not repeated when it changes something', async () => {
    let changes = 0;
    receiver.respond(({ body }) => {
      if (body.includes('mutation')) {
        changes += 1;
        return { status: 503, headers: { 'retry-after': '0' } };
      }
      return { status: 200, body: '{"data":null}' };
    });
    expect(await retrying('destination add https://x.example --group my-group', 3)).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('cannot answer now'),
    });
    expect(changes).toBe(1);
  });

  it('of another category is added, listed, shown, changed, tested, paused and deleted', async () => {
    const collector = await startCollector();
    try {
      collector.tokens.set('the-hec-token', {});
      const env = { SPLUNK_TOKEN: 'the-hec-token', NEW_TOKEN: 'another-hec-token' };
      const of = (words: string) => server.run(`destination ${words} --group my-group`, { env });
      const added = await of(
        `add ${collector.url}/services/collector --category splunk_hec --name splunk --set index=audit --secret-token-env SPLUNK_TOKEN --verify`,
      );
      expect(added).toMatchObject({ code: 0, stdout: expect.stringMatching(/\ncategory +splunk_hec\n/) });
      expect(added.stdout).toContain('compression         gzip');
      expect(added.stdout + added.stderr).not.toContain('the-hec-token');
      const json = (words: string) => server.json(`destination ${words} --group my-group`);
      expect(await json('list')).toEqual(
        expect.arrayContaining([expect.objectContaining({ name: 'splunk', destinationUrl: collector.url })]),
      );
      expect((await of('edit splunk --set sourcetype=audit --set acknowledgement=false')).code).toBe(0);
      expect((await of('edit splunk --to https://splunk.example.com:8088')).code).toBe(3);
      expect((await of('edit splunk --secret-token-env NEW_TOKEN --keep-previous-for-hours 1')).code).toBe(0);
      expect(await json('show splunk')).toMatchObject({
        category: 'splunk_hec',
        config: { url: collector.url, index: 'audit', sourcetype: 'audit', acknowledgement: false },
      });
      // The token before is used, because the other one is not known there.
      expect((await of('test splunk')).code).toBe(0);
      expect((await server.run('deliveries list splunk --group my-group')).code).toBe(0);
      expect((await of('pause splunk')).stdout).toContain('splunk is paused');
      expect((await of('delete splunk --yes')).code).toBe(0);
    } finally {
      await collector.close();
    }
  });

  it('of another category has secret fields from the environment, and loses fields that are unset', async () => {
    const store = await startStore();
    try {
      const env = { KEY: SECRET_KEY, TOKEN: SESSION_TOKEN };
      const of = (words: string) => server.run(`destination ${words} --group my-group`, { env });
      const sent = () => store.receiver.requests.at(-1)?.headers['x-amz-security-token'];
      const place = `--set endpoint=${store.url} --set bucketName=${BUCKET} --set awsRegion=us-east-1 --set prefix=a/`;
      const added = await of(
        `add --category aws --name archive ${place} --set accessKeyXid=${ACCESS_KEY} --secret-token-env KEY --set-env sessionToken=TOKEN --verify`,
      );
      expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('a/') });
      expect(added.stdout + added.stderr).not.toContain(SESSION_TOKEN);
      expect(sent()).toBe(SESSION_TOKEN);
      // What is not mentioned stays.
      expect((await of('edit archive --unset prefix --verify')).code).toBe(0);
      expect(await server.json('destination show archive --group my-group')).toMatchObject({
        config: {
          ...{ endpoint: store.url, bucketName: BUCKET, awsRegion: 'us-east-1' },
          accessKeyXid: ACCESS_KEY,
        },
      });
      expect(store.puts.at(-1)).not.toMatch(/^a\//);
      expect(sent()).toBe(SESSION_TOKEN);
      expect((await of('edit archive --unset sessionToken --verify')).code).toBe(0);
      expect(sent()).toBeUndefined();
      expect(await of('edit archive --set-env sessionToken=NONE')).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('These environment variables are not set: NONE'),
      });
      expect((await of('delete archive --yes')).code).toBe(0);
    } finally {
      await store.close();
    }
  });

  it('with headers that are a secret sends them, keeps them when something else changes, and shows them nowhere', async () => {
    // The other destination of the group gets the audit events of what is done here.
    const sent = () => receiver.requests.findLast(({ path }) => path.includes('/v1/logs'))?.headers;
    // Of one group there may be ten tests at a time.
    const env = { HEADERS: 'api-key=a-key-of=1' };
    const of = (words: string) => server.run(`destination ${words} --group example-group`, { env });
    const added = await of(
      `add ${receiver.url} --category opentelemetry --name otel --set-env headers=HEADERS --verify`,
    );
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining(`${receiver.url}/v1/logs`) });
    expect(sent()).toMatchObject({ 'api-key': 'a-key-of=1' });
    const edited = await of(`edit otel --to ${receiver.url}/otlp`);
    expect(await of('test otel')).toMatchObject({ code: 0, stderr: '' });
    expect(sent()).toMatchObject({ 'api-key': 'a-key-of=1' });
    const shown = await of('show otel --output json');
    expect(added.stdout + added.stderr + edited.stdout + shown.stdout).not.toContain('a-key-of');
    expect((await of('delete otel --yes')).code).toBe(0);
  });

  it.each([
    ['add --group my-group', 'Where should events be sent?'],
    [
      'add https://example.com --group my-group --set index=a',
      'for destinations of another category than http',
    ],
    [
      'add https://example.com --group my-group --category splunk_hec --verification-token-env MY_TOKEN',
      'A verification token is for destinations over HTTP.',
    ],
    ['edit x --group my-group --keep-previous-for-hours 999', 'must be a whole number from 0 to 720'],
  ])('says what is wrong with: destination %s', async (words, message) => {
    const { code, stderr } = await server.run(`destination ${words}`, { env: { MY_TOKEN: TOKEN } });
    expect({ code, said: stderr.includes(message) }).toEqual({ code: 2, said: true });
  });
});
