import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { event } from '../journeys/api-client.ts';
import { startReceiver } from '../support/receiver.ts';
import { startCliServer, type CliServer } from './cli-server.ts';

let server: CliServer;
let folder: string;
let file: string;

beforeAll(async () => {
  server = await startCliServer();
  folder = await mkdtemp(join(tmpdir(), 'cli-apply-'));
  file = join(folder, 'streams.yaml');
  const parent = await server.client.rest<{ id: number }>('GET', '/api/v4/groups/my-group', undefined, 200);
  for (const path of ['sub', 'other', 'a', 'b', 'c', 'd', 'e', 'f'])
    await server.client.rest('POST', '/api/v4/groups', { name: path, path, parent_id: parent.id }, 201);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const env = {
  STREAMS_SIEM_AUTHORIZATION: 'Splunk 0123-secret-value',
  STREAMS_SIEM_TOKEN: 'token-of-the-siem-01',
  STREAMS_SIEM_URL_KEY: 'key-in-the-url-77',
};

const WHOLE = `
version: 1
groups:
  my-group:
    destinations:
      - name: siem
        url: https://127.0.1.1/audit?key=\${STREAMS_SIEM_URL_KEY}
        verificationToken: \${STREAMS_SIEM_TOKEN}
        headers:
          Authorization: \${STREAMS_SIEM_AUTHORIZATION}
          X-Team: { value: platform, active: false }
        eventTypes: [project_created, member_created]
        deniedEventTypes: [user_created]
        namespaces: [my-group/sub]
        format: json_lines
        batch: { maxEvents: 500, maxAgeMs: 2000 }
        compression: gzip
        signed: false
      - name: archive
        url: https://127.0.1.2/
        active: false
instance:
  destinations:
    - name: everything
      url: https://127.0.1.3/
      headers: { X-Instance: "1" }
      eventTypes: [project_created]
`;

const printed: string[] = [];
async function apply(text: string, ...args: string[]) {
  await writeFile(file, text);
  const result = await server.run(['apply', '-f', file, ...args], { env });
  printed.push(result.stdout, result.stderr);
  return result;
}
const EMPTY = 'version: 1\ngroups: { my-group: { destinations: [] } }\ninstance: { destinations: [] }\n';
beforeEach(async () => void expect(await apply(EMPTY, '--prune')).toMatchObject({ code: 0 }));

const PLAN = `the group my-group
  + siem
      + url: https://127.0.1.1/audit?key=***
      + verificationToken: ***
      + header Authorization: ***
      + header X-Team: ***, not active
      + event type project_created
      + event type member_created
      + denied event type user_created
      + namespace my-group/sub
      + format: json_lines
      + batch.maxEvents: 500
      + batch.maxAgeMs: 2000
      + compression: gzip
      + signed: false
  + archive
      + url: https://127.0.1.2/
      + active: false
the instance
  + everything
      + url: https://127.0.1.3/
      + header X-Instance: ***
      + event type project_created
3 to add, 0 to change, 0 to delete.
`;
const NOTHING = { code: 0, stdout: 'Nothing to change.\n', stderr: '' };

describe('a destination of another kind', () => {
  const SPLUNK = `
version: 1
groups:
  my-group:
    destinations:
      - name: splunk
        kind: splunk_hec
        config: { url: https://127.0.1.4:8088/, index: audit }
        secretToken: \${STREAMS_SPLUNK_TOKEN}
        eventTypes: [project_created]
`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const token = {
    STREAMS_SPLUNK_TOKEN: 'the-token-of-splunk',
    STREAMS_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  const run = async (text: string, ...args: string[]) => {
    await writeFile(file, text);
    return server.run(['apply', '-f', file, ...args], { env: token });
  };

  it('is made with its secret token, changed by its configuration, and written as a file says it', async () => {
    const made = await run(SPLUNK);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('+ config: url, index') });
    expect(made.stdout + made.stderr).not.toContain('the-token-of-splunk');
    // What the server writes otherwise, a slash at the end of the URL, is no difference that goes away.
    const said = SPLUNK.replace('8088/', '8088');
    expect(await run(said)).toEqual(NOTHING);
    const changed = await run(said.replace('index: audit', 'index: other'));
    expect(changed.stdout).toContain('~ config: index');
    const exported = await server.run('export -f - --group my-group');
    expect(exported.stdout).toContain('kind: splunk_hec');
    expect(exported.stdout).toContain('index: other');
    expect(exported.stdout).not.toContain('secretToken');
    expect(exported.stdout).not.toContain('verificationToken');
    expect(await run(exported.stdout)).toEqual(NOTHING);
  });

  it('keeps secret fields of its configuration that are there, which cannot be compared', async () => {
    const text = SPLUNK.replace('name: splunk', 'name: bucket')
      .replace('kind: splunk_hec', 'kind: aws')
      .replace(
        /config: .*/,
        'config: { accessKeyXid: AKIAIOSFODNN7EXAMPLE, bucketName: a, awsRegion: eu-1, sessionToken: "${STREAMS_SPLUNK_TOKEN}" }',
      );
    expect(await run(text)).toMatchObject({ code: 0, stdout: expect.stringContaining('sessionToken') });
    expect(await run(text)).toEqual(NOTHING);
    const changed = await run(text.replace('awsRegion: eu-1', 'awsRegion: eu-2'));
    expect(changed.stdout).toContain('~ config: awsRegion\n');
    expect(changed.stdout + changed.stderr).not.toContain('the-token-of-splunk');
  });

  it('loses secrets that the file says it is not to have, once', async () => {
    const text = SPLUNK.replace('kind: splunk_hec', 'kind: opentelemetry').replace(
      /config: .*/,
      'config: { url: "https://127.0.1.4:4318", headers: "api-key=${STREAMS_SPLUNK_TOKEN}" }',
    );
    expect(await run(text)).toMatchObject({ code: 0 });
    const without = text
      .replace('secretToken: ${STREAMS_SPLUNK_TOKEN}', 'secretToken: null')
      .replace(/headers: "[^"]*"/, 'headers: null');
    expect(await run(without)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/~ config: headers\n +~ secretToken: removed\n/),
    });
    expect(await run(without)).toEqual(NOTHING);
  });

  // A member that can be left out of each kind that has one. The server fills in others.
  const OPTIONAL: Readonly<Record<string, readonly [config: string, member: string]>> = {
    splunk_hec: ['url: "https://127.0.1.4:8088/"', 'host: node-1'],
    aws: ['accessKeyXid: AKIAIOSFODNN7EXAMPLE, bucketName: a, awsRegion: eu-1', 'prefix: logs/'],
    gcp: ['googleProjectIdName: my-project, clientEmail: a@my-project.example.com', 'logIdName: other'],
  };

  it.each(Object.entries(OPTIONAL))(
    'of the kind %s loses a member of its configuration that the file no longer has',
    async (kind, [config, member]) => {
      const secret = kind === 'gcp' ? 'STREAMS_KEY' : 'STREAMS_SPLUNK_TOKEN';
      const text = SPLUNK.replace('kind: splunk_hec', `kind: ${kind}`)
        .replace(/config: .*/, `config: { ${config}, ${member} }`)
        .replace('STREAMS_SPLUNK_TOKEN', secret);
      expect(await run(text)).toMatchObject({ code: 0 });
      expect(await run(text)).toEqual(NOTHING);

      const less = text.replace(`, ${member}`, '');
      const [name = ''] = member.split(':');
      expect(await run(less)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`~ config: ${name}\n`),
      });
      expect(await run(less)).toEqual(NOTHING);
      expect((await server.run('export -f - --group my-group')).stdout).not.toContain(
        member.split(': ')[1] ?? '',
      );
    },
  );

  it('is tried with every kind that has such members', () => {
    const kinds = DESTINATION_KINDS.filter(({ form }) =>
      form.some(({ type, required }) => required !== true && type !== 'secret'),
    );
    expect(kinds.map(({ name }) => name).sort()).toEqual(Object.keys(OPTIONAL).sort());
  });

  it.each([
    ['kind: splunk_hec', '', 'url: is missing'],
    ['kind: splunk_hec', 'url: https://127.0.1.4', 'url: is for the kind http'],
    ['kind: splunk_hec', 'kind: http', 'config: is for other kinds than http'],
  ])(
    'is refused before anything is sent where its parts are those of another: %s becomes %s',
    async (from, to, said) => {
      const text =
        to === 'url: https://127.0.1.4'
          ? SPLUNK.replace(from, `${from}\n        ${to}`)
          : SPLUNK.replace(from, to);
      const { code, stderr } = await run(text);
      expect({ code, said: stderr.includes(said) }).toEqual({ code: 3, said: true });
    },
  );
});

describe('apply', () => {
  it('does what it has shown before; a second time there is nothing to do', async () => {
    expect(await apply(WHOLE, '--dry-run')).toEqual({ code: 0, stdout: PLAN, stderr: '' });
    expect(await server.run('destination list --group my-group')).toMatchObject({ stdout: 'none\n' });
    expect(await apply(WHOLE, '--dry-run', '--exit-code')).toMatchObject({ code: 6, stdout: PLAN });
    await apply(WHOLE, '--dry-run', '--output', 'json');
    expect(await apply(WHOLE)).toEqual({ code: 0, stdout: PLAN, stderr: '' });

    for (const again of [[], ['--dry-run', '--exit-code'], ['--prune']])
      expect(await apply(WHOLE, ...again)).toEqual(NOTHING);
    const json = await apply(WHOLE, '--output', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject([{ owner: 'my-group', changes: [] }, { owner: null }]);

    expect(await server.json('destination show siem --group my-group --show-token')).toMatchObject({
      verificationToken: env.STREAMS_SIEM_TOKEN,
      eventTypeFilters: ['project_created', 'member_created'],
      eventTypeDenylistFilters: ['user_created'],
      deliveryOptions: {
        format: 'json_lines',
        batchMaxEvents: 500,
        batchMaxBytes: 1_048_576,
        batchMaxAgeMs: 2_000,
        compression: 'gzip',
        signed: false,
      },
    });
    expect(await server.json('header list siem --group my-group --show-values')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          key: 'Authorization',
          value: env.STREAMS_SIEM_AUTHORIZATION,
          active: true,
        }),
        expect.objectContaining({ key: 'X-Team', active: false }),
      ]),
    );
    expect(await server.json('destination show archive --group my-group')).toMatchObject({ active: false });
  });

  it('asks for the kinds of destinations once, however many owners the file has', async () => {
    const asked: string[] = [];
    const between = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        asked.push(body);
        const { 'private-token': token, authorization } = request.headers;
        const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
        void fetch(`${server.address}${request.url}`, {
          method: request.method ?? '',
          headers: { ...headers, ...(typeof token === 'string' && { 'private-token': token }) },
          ...(body !== '' && { body }),
        }).then(async (answer) => {
          response.writeHead(answer.status, { 'content-type': 'application/json' });
          response.end(await answer.text());
        });
      });
    });
    between.listen(0, '127.0.0.1');
    await once(between, 'listening');
    await writeFile(file, WHOLE);
    const address = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
    const result = await server.run(['apply', '-f', file, '--dry-run'], {
      env: { ...env, AUDITSTREAM_URL: address },
    });
    between.close();
    between.closeAllConnections();
    expect(result).toMatchObject({ code: 0, stdout: PLAN });
    expect(asked.filter((body) => body.includes('auditEventDestinationKinds'))).toHaveLength(1);
  });

  it('shows and does every kind of difference', async () => {
    await apply(WHOLE);
    const changed = WHOLE.replace('audit?key=', 'v2?key=')
      .replace('${STREAMS_SIEM_TOKEN}', 'another-token-of-it')
      .replace('value: platform, active: false', 'value: platform, active: true')
      .replace('[project_created, member_created]', '[member_created, member_destroyed]')
      .replace('[my-group/sub]', '[my-group/other]')
      .replace('[user_created]', '[project_created]')
      .replace('active: false', 'active: true')
      .replace('format: json_lines', 'format: cloudevents')
      .replace('signed: false', 'signed: true')
      .replace('maxEvents: 500, ', '')
      .replace('maxAgeMs: 2000', 'maxAgeMs: 0')
      .replace('"1"', '"2"');
    const plan = `the group my-group
  ~ siem
      ~ url: https://127.0.1.1/v2?key=***
      ~ verificationToken: ***
      ~ header X-Team: active
      + event type member_destroyed
      - event type project_created
      + denied event type project_created
      - denied event type user_created
      + namespace my-group/other
      - namespace my-group/sub
      ~ format: json_lines → cloudevents
      ~ batch.maxAgeMs: 2000 → 0
      ~ signed: false → true
  ~ archive
      ~ active: true
the instance
  ~ everything
      ~ header X-Instance: *** (another value)
0 to add, 3 to change, 0 to delete.
`;
    expect(await apply(changed, '--dry-run')).toEqual({ code: 0, stdout: plan, stderr: '' });
    await apply(changed.replace('${STREAMS_SIEM_URL_KEY}', 'x'), '--dry-run', '--output', 'json');
    expect(await apply(changed)).toEqual({ code: 0, stdout: plan, stderr: '' });
    expect(await apply(changed)).toEqual(NOTHING);
    expect(await server.json('destination show archive --group my-group')).toMatchObject({
      active: true,
    });
  });

  it('leaves alone what the file does not speak of, and with --prune deletes what it does not have', async () => {
    await apply(WHOLE);
    const less = `version: 1
groups:
  my-group:
    destinations:
      - name: siem
        url: https://127.0.1.1/audit?key=\${STREAMS_SIEM_URL_KEY}
        headers: { X-Team: { value: platform, active: false } }
`;
    expect(await apply(less)).toMatchObject({
      code: 0,
      stdout: `the group my-group
  = siem: Authorization (not in the file; --prune deletes it)
  = archive (not in the file; --prune deletes it)
Nothing to change.
`,
    });
    expect(await apply(less, '--prune')).toMatchObject({
      code: 0,
      stdout: `the group my-group
  ~ siem
      - header Authorization: ***
  - archive
0 to add, 1 to change, 1 to delete.
`,
    });
    expect(await server.json('destination list --group my-group')).toMatchObject([
      { name: 'siem', eventTypeFilters: ['project_created', 'member_created'] },
    ]);
    // The file does not name the instance.
    expect(await server.json('destination list --instance')).toMatchObject([{ name: 'everything' }]);
  });

  it('goes on with the same stream when a destination gets another name', async () => {
    await apply(WHOLE);
    const [before] = (await server.json('destination list --group my-group')) as [{ id: string }];
    expect(await apply(WHOLE.replace('name: archive', 'name: vault'), '--prune')).toMatchObject({
      stdout: expect.stringContaining('  ~ vault\n      ~ name: was archive\n0 to add, 1 to change'),
    });
    const [after] = (await server.json('destination list --group my-group')) as [{ id: string }];
    expect(after.id).toBe(before.id);
  });

  it('changes the namespaces of a destination that has as many as it may have', async () => {
    const of = (...names: string[]): string => `version: 1
groups:
  my-group:
    destinations: [{ name: n, url: 'https://127.0.1.4/', namespaces: [${names.map((name) => `my-group/${name}`).join()}] }]`;
    expect(await apply(of('a', 'b', 'c', 'd', 'e'))).toMatchObject({ code: 0 });
    expect(await apply(of('b', 'c', 'd', 'e', 'f'))).toMatchObject({ code: 0 });
    expect(await apply(of('b', 'c', 'd', 'e', 'f'))).toEqual(NOTHING);
    expect(await apply(of())).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('- namespace my-group/f'),
    });
  });

  it('does the others when one is refused, deletes nothing then, and goes on the next time', async () => {
    await apply(WHOLE);
    const wrong = WHOLE.replace('name: archive', 'name: fresh')
      .replace('https://127.0.1.2/', 'https://10.0.0.1/')
      .replace('[project_created, member_created]', '[member_created]');
    const refused = await apply(wrong, '--prune');
    expect(refused).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^2 of 3 changes were refused/),
    });
    expect(refused.stdout).toMatch(
      /\+ fresh\n[^]*! The server refused it: Config url is blocked[^]*- archive\n +! Not deleted/,
    );
    const names = (await server.json('destination list --group my-group')) as { name: string }[];
    expect(names.map(({ name }) => name).sort()).toEqual(['archive', 'siem']);
    expect(await apply(wrong.replace('https://10.0.0.1/', 'https://127.0.1.5/'), '--prune')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 to add, 0 to change, 1 to delete.'),
    });
  });

  const limited = (more: string, url = 'https://127.0.1.7/'): string =>
    `version: 1\ngroups: { my-group: { destinations: [{ name: narrow, url: "${url}", ${more} }] } }`;

  it.each([
    [
      'a type that nobody knows',
      'eventTypes: [project_created, project_creatd]',
      /project_creatd is undefined/,
    ],
    ['a namespace that is not there', 'namespaces: [my-group/nosuch]', /namespace_path should be of group/],
    ['a namespace of another group', 'namespaces: [example-group]', /does not belong to the top-level group/],
    [
      'a type that is listed twice',
      'eventTypes: [project_created, project_created]',
      /project_created occurs twice/,
    ],
    [
      'a denied type that is sent',
      'eventTypes: [project_created], deniedEventTypes: [project_created]',
      /project_created is in eventTypes, too/,
    ],
    ['a denied type that nobody knows', 'deniedEventTypes: [project_creatd]', /project_creatd is undefined/],
    [
      'a namespace that is listed twice',
      'namespaces: [my-group/sub, My-Group/sub]',
      /my-group\/sub occurs twice/i,
    ],
  ])(
    'makes no destination whose filter names %s, and makes it when that is corrected',
    async (_what, filter, reason) => {
      const refused = await apply(limited(filter));
      expect(refused.code).toBe(3);
      expect(refused.stdout + refused.stderr).toMatch(reason);
      expect(await server.run('destination list --group my-group')).toMatchObject({ stdout: 'none\n' });
      expect(await apply(limited('eventTypes: [project_created], namespaces: [my-group/sub]'))).toMatchObject(
        { code: 0 },
      );
      expect(await server.json('destination list --group my-group')).toMatchObject([
        { active: true, eventTypeFilters: ['project_created'] },
      ]);
    },
  );

  it('changes nothing of a destination whose new filter is refused, its URL included', async () => {
    await apply(limited('eventTypes: [project_created]'));
    const changed = limited('eventTypes: [project_creatd], headers: { A: b }', 'https://127.0.1.8/');
    expect(await apply(changed)).toMatchObject({ code: 3, stdout: expect.stringContaining('is undefined') });
    expect(await server.json('destination list --group my-group')).toMatchObject([
      { destinationUrl: 'https://127.0.1.7/', eventTypeFilters: ['project_created'] },
    ]);
    expect(await server.run('header list narrow --group my-group')).toMatchObject({ stdout: 'none\n' });
  });

  it('sends nothing past the filter of a destination that it makes', async () => {
    const receiver = await startReceiver();
    await apply(limited('eventTypes: [project_created]', receiver.url));
    const send = (event_type: string) =>
      server.client.rest('POST', '/api/v4/groups/my-group/audit_events', { ...event(1), event_type }, 202);
    await send('member_created');
    await send('project_created');
    await receiver.waitFor(1);
    expect(receiver.requests.map(({ headers }) => headers['x-gitlab-audit-event-type'])).toEqual([
      'project_created',
    ]);
    await receiver.close();
  });

  it('refuses a file that is not UTF-8, and makes no other name of it', async () => {
    const text = limited('active: false').replace('name: narrow', 'name: Jos\u00e9');
    await writeFile(file, Buffer.from(text, 'latin1'));
    expect(await server.run(['apply', '-f', file], { env })).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/is not UTF-8/),
    });
    expect(await server.run('destination list --group my-group')).toMatchObject({ stdout: 'none\n' });
  });

  it('takes an anchor as often as it is used, and says that the file is wrong when its aliases explode', async () => {
    const many = (use: string): string =>
      `version: 1\ngroups:\n  my-group:\n    destinations:\n${Array.from({ length: 150 }, (_, n) => `      - { name: n${n}, url: "https://127.0.1.9/${n}", active: false, headers: ${n === 0 ? '&h { A: b }' : use} }\n`).join('')}`;
    expect(await apply(many('*h'), '--dry-run')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('150 to add'),
    });
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e', 'f', 'g'].map((name, n) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdef'[n]}`).join(', ')}]\n`).join('')}`;
    expect(await apply(bomb, '--dry-run')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/alias/i),
    });
  });

  it('is coloured on a terminal, and not where NO_COLOR is set', async () => {
    await writeFile(file, WHOLE);
    const run = (more: Record<string, string>) =>
      server.run(['apply', '-f', file, '--dry-run'], { env: { ...env, ...more }, terminal: true });
    const { stdout } = await run({});
    expect(stdout).toContain('\u001b[32m  + siem');
    expect(stripVTControlCharacters(stdout)).toBe(PLAN);
    expect((await run({ NO_COLOR: '1' })).stdout).toBe(PLAN);
  });

  const one = (entry: string): string =>
    `version: 1\ngroups: { my-group: { destinations: [{ name: x, ${entry} }] } }`;
  it.each([
    ['groups: [1]', /line 1: version: [^\n]+\nline 1: groups: /],
    [
      'version: 1\ngroups:\n  a:\n    destinations:\n      - name: x\n        url: 7\n        heders: {}',
      /line 6: groups\.a\.destinations\.0\.url: .*string[^]*heders/,
    ],
    ['version: 1\n\tgroups: {}', /line 2: /],
    [
      one('url: "https://x.example/${STREAMS_NOT_SET}${STREAMS_NOR_THIS}"'),
      /not set: STREAMS_NOT_SET, STREAMS_NOR_THIS\. Set them/,
    ],
    [one('url: "https://x/${}"'), /at groups\.my-group\.destinations\.0\.url/],
    [
      one('url: ftp://x, verificationToken: short, headers: { "a b": v } }, { name: x, url: "https://y"'),
      /"x" occurs twice[^]*url: must be an http[^]*verificationToken: must have[^]*header a b: Key is invalid/,
    ],
    [
      one('url: "https://x", format: xml, batch: { maxEvents: 0, maxBites: 1 }, compression: zip'),
      /format: [^\n]*"json_lines"[^]*batch\.maxEvents: [^]*maxBites[^]*compression: [^\n]*"gzip"/,
    ],
    [
      one('url: "https://x", format: cloudevents_binary, batch: { maxEvents: 2 }'),
      /format: cloudevents_binary carries one event for each request; set batch\.maxEvents to 1/,
    ],
    ['version: 1\ngroups: { no-group: { destinations: [] } }', /There is no group "no-group"/],
  ])('refuses %j before anything is changed', async (text, message) => {
    expect(await apply(text)).toEqual({ code: 3, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('needs a file, and takes the standard input', async () => {
    expect(await server.run('apply')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('-f <file>'),
    });
    expect(await server.run('apply -f no-file')).toMatchObject({ code: 3 });
    expect(await server.run('apply -f - --dry-run', { stdin: WHOLE, env })).toMatchObject({
      code: 0,
      stdout: PLAN,
    });
  });
});

describe('variables that a file may send', () => {
  const NAMED = WHOLE.replaceAll('STREAMS_', '');
  const values = Object.fromEntries(Object.entries(env).map(([name, value]) => [name.slice(8), value]));
  const applyNamed = async (text: string, ...args: string[]) => {
    await writeFile(file, text);
    return server.run(['apply', '-f', file, ...args], { env: values });
  };

  it('are those that begin with STREAMS_, whether others are set or not; what to do with others is said', async () => {
    const refused = await applyNamed(NAMED.replace('${SIEM_TOKEN}', '${AUDITSTREAM_TOKEN}'));
    expect(refused).toEqual({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /names variables that apply may not send: SIEM_URL_KEY, AUDITSTREAM_TOKEN, SIEM_AUTHORIZATION\. [^]*--env-prefix/,
      ),
    });
    const home =
      'version: 1\ngroups: { my-group: { destinations: [{ name: "${HOME}", url: "https://x" }] } }';
    expect(await applyNamed(home)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('may not send: HOME.'),
    });
  });

  it('are those with the prefixes that the caller names, and never those of the command itself', async () => {
    expect(await applyNamed(NAMED, '--env-prefix', 'SIEM_A', '--env-prefix', 'SIEM_TOKEN')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('may not send: SIEM_URL_KEY.'),
    });
    expect(await applyNamed(NAMED, '--env-prefix', 'SIEM_')).toMatchObject({ code: 0, stderr: '' });
    const own = NAMED.replace('${SIEM_TOKEN}', '${AUDITSTREAM_TOKEN}');
    expect(await applyNamed(own, '--env-prefix', 'SIEM_', '--env-prefix', 'AUDITSTREAM_')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('may not send: AUDITSTREAM_TOKEN.'),
    });
    for (const wrong of ['', 'A-B'])
      expect(await applyNamed(NAMED, '--env-prefix', wrong)).toMatchObject({ code: 2 });
  });
});

describe('export', () => {
  it("gives no variable a name that a program of the reader's shell reads", async () => {
    await server.client.rest('POST', '/api/v4/groups', { name: 'Node', path: 'node' }, 201);
    const destination = `version: 1
groups:
  node:
    destinations:
      - name: "-"
        url: https://127.0.1.9/
        headers: { options: --import=x, 7: y }`;
    expect(await apply(destination)).toMatchObject({ code: 0 });
    const secrets = join(folder, 'node.env');
    await server.run(`export -f - --group node --secrets-file ${secrets}`);
    const names = (await readFile(secrets, 'utf8')).match(/^\w+(?==)/gm);
    expect(names?.sort()).toEqual([
      'STREAMS_NODE_7',
      'STREAMS_NODE_OPTIONS',
      'STREAMS_NODE_VERIFICATION_TOKEN',
    ]);
    expect(await apply(destination.replace(/destinations:[^]*/, 'destinations: []'), '--prune')).toMatchObject({ code: 0 }); // prettier-ignore
  });

  it('writes a file without a secret in it, by which apply changes nothing', async () => {
    await apply(WHOLE);
    const [target, secrets] = [join(folder, 'exported.yaml'), join(folder, 'secrets.env')];
    const line = `export -f ${target} --group my-group --instance --secrets-file ${secrets}`;
    expect(await server.run(line)).toEqual({
      code: 0,
      stdout: '',
      stderr: '3 destinations and 0 sources of 2 owners\n',
    });
    const text = await readFile(target, 'utf8');
    expect(text).toContain('Authorization: ${STREAMS_MY_GROUP_SIEM_AUTHORIZATION}');
    expect(text).toContain('url: ${STREAMS_MY_GROUP_SIEM_URL}');
    expect(text).toMatch(
      /format: json_lines\n +batch:\n +maxEvents: 500\n +maxBytes: 1048576\n +maxAgeMs: 2000\n +compression: gzip\n/,
    );
    printed.push(text);
    expect((await stat(secrets)).mode & 0o777).toBe(0o600);
    const values: Record<string, string> = Object.fromEntries(
      [...(await readFile(secrets, 'utf8')).matchAll(/^(\w+)='(.*)'$/gm)].map(([, name, value]) => [
        name,
        value,
      ]),
    );
    expect(values['STREAMS_MY_GROUP_SIEM_AUTHORIZATION']).toBe(env.STREAMS_SIEM_AUTHORIZATION);
    expect(await server.run(`apply -f ${target} --prune`, { env: values })).toEqual(NOTHING);

    // What was lost comes back from the two files.
    await apply(EMPTY, '--prune');
    expect(await server.run(`apply -f ${target}`, { env: values })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('3 to add'),
    });
    expect(await apply(WHOLE)).toEqual(NOTHING);
  });

  it('writes all groups of the token, names the variables, and does not replace a file unasked', async () => {
    await apply(WHOLE);
    const { code, stdout, stderr } = await server.run('export -f -');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# yaml-language-server: \$schema=streams\.schema\.json\nversion: 1\ngroups:\n/);
    expect(stdout).toContain('  example-group:\n    destinations: []\n');
    expect(stdout).not.toContain('instance:');
    expect(stderr).toContain('STREAMS_MY_GROUP_SIEM_AUTHORIZATION');
    await writeFile(file, 'mine');
    expect(await server.run(`export -f ${file}`)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('--force'),
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect(await server.run(`export -f ${file} --force`)).toMatchObject({ code: 0 });
  });

  it('writes secrets to a file that this user alone can read, whatever was there before', async () => {
    await apply(WHOLE);
    await writeFile(file, 'mine', { mode: 0o644 });
    await chmod(file, 0o644);
    const line = `export -f - --group my-group --secrets-file ${file} --force`;
    expect(await server.run(line)).toMatchObject({ code: 0 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain('STREAMS_MY_GROUP_SIEM_AUTHORIZATION=');
  });
});

describe('the values of the environment', () => {
  it('were printed nowhere', () => {
    expect(printed.length).toBeGreaterThan(50);
    for (const secret of Object.values(env)) expect(printed.join('\n')).not.toContain(secret);
  });
});
