import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startReceiver } from '../support/receiver.ts';
import { startCliServer, type CliServer } from './cli-server.ts';

let server: CliServer;
let folder: string;
let file: string;
let secretsFile: string;

beforeAll(async () => {
  server = await startCliServer();
  folder = await mkdtemp(join(tmpdir(), 'cli-apply-sources-'));
  file = join(folder, 'streams.yaml');
  secretsFile = join(folder, 'sources.env');
  const { client } = server;
  const parent = await client.rest<{ id: number }>('GET', '/api/v4/groups/my-group', undefined, 200);
  const sub = { name: 'Sub', path: 'sub', parent_id: parent.id };
  await client.rest('POST', '/api/v4/groups', sub, 201);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const env = { STREAMS_HUB_SECRET: 'the-secret-of-the-hub-01', STREAMS_CUSTOMER: 'cust-[0-9]{6}' };
const WHOLE = `
version: 1
groups:
  my-group:
    sources:
      - name: hub
        kind: backstage
        group: my-group/sub
        secret: \${STREAMS_HUB_SECRET}
        silentAfterHours: 24
      - name: shop
        kind: json
        config: { system: shop, type: /action, author: /user }
        active: false
    redaction:
      enabled: true
      keys: [customer_number]
      patterns: ["\${STREAMS_CUSTOMER}"]
      paths: [details.request.body]
`;
const EMPTY = `version: 1
groups:
  my-group: { sources: [], redaction: { enabled: false, keys: [], patterns: [], paths: [] } }
`;
const NOTHING = { code: 0, stdout: 'Nothing to change.\n', stderr: '' };

async function apply(text: string, ...args: string[]) {
  await writeFile(file, text);
  return server.run(['apply', '-f', file, ...args], { env });
}
beforeEach(async () => {
  await rm(secretsFile, { force: true });
  expect(await apply(EMPTY, '--prune')).toMatchObject({ code: 0 });
});

const secretOf = async (name: string): Promise<string | undefined> =>
  new RegExp(`^STREAMS_MY_GROUP_${name}_SECRET='(.*)'$`, 'm').exec(await readFile(secretsFile, 'utf8'))?.[1];
const sources = async (): Promise<{ name: string; url: string; state: string }[]> =>
  await server.json('source list --group my-group');
async function post(name: string, secret: string | undefined): Promise<number> {
  const url = (await sources()).find((source) => source.name === name)?.url ?? '';
  const headers = { authorization: `Bearer ${secret ?? ''}` };
  const body = JSON.stringify({ action: 'paid', user: 'jane' });
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

const PLAN = `the group my-group
  ~ redaction
      ~ enabled: true
      + key customer_number
      + pattern ***
      + path details.request.body
  + source hub
      + kind: backstage
      + place: my-group/sub
      + secret: ***
      + silentAfterHours: 24
  + source shop
      + kind: json
      + place: my-group
      + config.system: "shop"
      + config.type: "/action"
      + config.author: "/user"
      + secret: made by the server
      + active: false
2 to add, 1 to change, 0 to delete.
`;

describe('apply of sources and redaction rules', () => {
  it('does what it has shown before; a second time there is nothing to do', async () => {
    expect(await apply(WHOLE, '--dry-run')).toEqual({ code: 0, stdout: PLAN, stderr: '' });
    expect(await sources()).toEqual([]);
    expect(await apply(WHOLE, '--secrets-file', secretsFile)).toEqual({ code: 0, stdout: PLAN, stderr: '' });
    for (const again of [[], ['--dry-run', '--exit-code'], ['--prune']])
      expect(await apply(WHOLE, ...again)).toEqual(NOTHING);

    expect(await sources()).toMatchObject([
      { name: 'shop', kind: 'json', state: 'PAUSED', config: { system: 'shop', author: '/user' } },
      { name: 'hub', kind: 'backstage', place: { fullPath: 'my-group/sub' }, silentAfterHours: 24 },
    ]);
    expect(await server.json('redaction show my-group')).toEqual({
      ...{ enabled: true, keys: ['customer_number'] },
      ...{ patterns: [env.STREAMS_CUSTOMER], paths: ['details.request.body'] },
    });
    expect(await post('hub', env.STREAMS_HUB_SECRET)).toBe(202);
  });

  it('hands over the secret of a new source once, to a file that this user alone can read', async () => {
    expect(await apply(WHOLE, '--secrets-file', secretsFile)).toMatchObject({ code: 0 });
    expect((await stat(secretsFile)).mode & 0o777).toBe(0o600);
    const secret = await secretOf('SHOP');
    // That of the hub is in the environment already.
    expect(await secretOf('HUB')).toBeUndefined();
    expect(await post('shop', secret)).toBe(403);
    expect(await apply(WHOLE.replace('active: false', 'active: true'))).toMatchObject({
      stdout: expect.stringContaining('  ~ source shop\n      ~ active: true\n'),
    });
    expect(await post('shop', secret)).toBe(202);

    // Of another run, the file keeps what was there.
    const other = WHOLE.replace('name: shop', 'name: till').replace('my-group/sub', 'my-group/sub');
    expect(await apply(other, '--prune', '--secrets-file', secretsFile)).toMatchObject({ code: 0 });
    expect(await secretOf('SHOP')).toBe(secret);
    expect(await post('till', await secretOf('TILL'))).toBe(403);
  });

  it('prints it where that is wanted, and makes no source whose secret nobody would have', async () => {
    expect(await apply(WHOLE)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/new sources go \(shop\)\?[^]*--secrets-file/),
    });
    expect(await apply(WHOLE, '--secrets-file', join(folder, 'nowhere', 'x'))).toMatchObject({ code: 3 });
    expect(await sources()).toEqual([]);
    const { stdout } = await apply(WHOLE, '--show-secrets');
    expect(stdout).not.toContain(env.STREAMS_HUB_SECRET);
    const secret = /^ {6}secret: (\S{16,})$/m.exec(stdout)?.[1];
    await server.run('source edit shop --group my-group --resume');
    expect(await post('shop', secret)).toBe(202);
    const json = await apply(WHOLE.replace('name: shop', 'name: till'), '--show-secrets', '--output', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject([
      {
        kept: ['source shop'],
        changes: [{ what: 'source', kind: 'create', name: 'till', secret: expect.any(String) }],
      },
    ]);
  });

  it('shows and does every kind of difference, and keeps the secret', async () => {
    await apply(WHOLE, '--secrets-file', secretsFile);
    const changed = WHOLE.replace('silentAfterHours: 24', 'silentAfterHours: null')
      .replace('${STREAMS_HUB_SECRET}', 'another-secret-of-the-hub')
      .replace('type: /action', 'type: /what, id: /id')
      .replace(', author: /user', '')
      .replace('active: false', 'active: true')
      .replace('enabled: true', 'enabled: false')
      .replace('customer_number', 'card')
      .replace('patterns: ["${STREAMS_CUSTOMER}"]', 'patterns: []')
      .replace('      paths: [details.request.body]\n', '');
    const plan = `the group my-group
  ~ redaction
      ~ enabled: false
      + key card
      - key customer_number
      - pattern ***
  ~ source hub
      ~ silentAfterHours: never
  ~ source shop
      ~ config.type: "/action" → "/what"
      + config.id: "/id"
      - config.author
      ~ active: true
0 to add, 3 to change, 0 to delete.
`;
    expect(await apply(changed, '--dry-run')).toEqual({ code: 0, stdout: plan, stderr: '' });
    expect(await apply(changed)).toEqual({ code: 0, stdout: plan, stderr: '' });
    expect(await apply(changed)).toEqual(NOTHING);
    expect(await server.json('redaction show my-group')).toMatchObject({ paths: ['details.request.body'] });
    expect(await post('hub', env.STREAMS_HUB_SECRET)).toBe(202);
  });

  it('deletes with --prune what a list of the file does not have, and nothing where there is no list', async () => {
    await apply(WHOLE, '--secrets-file', secretsFile);
    const less = 'version: 1\ngroups: { my-group: { sources: [{ name: shop, kind: json }] } }';
    expect(await apply(less)).toMatchObject({
      stdout: `the group my-group
  = source hub (not in the file; --prune deletes it)
Nothing to change.
`,
    });
    for (const silent of ['destinations: []', 'redaction: {}'])
      expect(await apply(`version: 1\ngroups: { my-group: { ${silent} } }`, '--prune')).toEqual(NOTHING);
    expect(await apply(less, '--prune')).toMatchObject({
      stdout: 'the group my-group\n  - source hub\n0 to add, 0 to change, 1 to delete.\n',
    });
    expect((await sources()).map(({ name }) => name)).toEqual(['shop']);
  });

  it('does the others when one is refused, and deletes nothing then', async () => {
    await apply(WHOLE, '--secrets-file', secretsFile);
    const wrong = WHOLE.replace('name: shop', 'name: till').replace('type: /action', 'colour: red');
    const refused = await apply(wrong.replace('24', '48'), '--prune', '--secrets-file', secretsFile);
    expect(refused).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^2 of 3 things are not as the file says/),
    });
    expect(refused.stdout).toMatch(
      /~ source hub\n[^]*\+ source till\n[^]*! The server refused it: config is an object[^]*- source shop\n +! Not deleted/,
    );
    expect(await sources()).toMatchObject([{ name: 'shop' }, { name: 'hub', silentAfterHours: 48 }]);
  });

  it('shows the secrets that it has when the server goes away in between', async () => {
    const proxy = await startReceiver();
    let made = 0;
    proxy.respond(async ({ path, headers, body }) => {
      if (body.includes('auditEventsSourceCreate') && (made += 1) > 1) return { closeAfter: 'request' };
      const { authorization = '' } = headers;
      const json = { authorization, 'content-type': 'application/json' };
      const answer = await fetch(`${server.address}${path}`, { method: 'POST', headers: json, body });
      return { status: answer.status, body: await answer.text() };
    });
    const names = ['first', 'second', 'third'].map((name) => `{ name: ${name}, kind: json }`);
    await writeFile(file, `version: 1\ngroups: { my-group: { sources: [${names.join()}] } }`);
    const { code, stdout } = await server.run(['apply', '-f', file, '--show-secrets'], {
      env: { AUDITSTREAM_URL: proxy.url },
    });
    await proxy.close();
    expect(code).toBe(5);
    expect(stdout.match(/^ {6}secret: \S{16,}$/gm)).toHaveLength(1);
    expect(stdout).toMatch(/source first\n[^!]*source second\n[^]*! [^]*source third\n[^]*! /);
    expect((await sources()).map(({ name }) => name)).toEqual(['first']);
  });

  const one = (entry: string): string => `version: 1\ngroups: { my-group: { sources: [{ ${entry} }] } }`;
  it.each([
    [one('name: a, kind: json }, { name: a, kind: json'), /the source "a" is there twice/],
    [one('name: a, kind: json, secret: short'), /the source "a": The secret of a source has 16 to 255/],
    [one('name: " ", kind: json'), /name: begins or ends with a blank/],
    [one('name: a, kind: json, group: example-group'), /example-group is neither my-group nor below it/],
    [one('name: a, kind: json, group: my-group, project: my-group/p'), /only one of them may be there/],
    [one('name: a, kind: json, silentAfterHours: 0, colour: red'), /silentAfterHours: [^]*colour/],
    ['version: 1\ngroups: { no-group: { sources: [] } }', /There is no group "no-group"/],
    ['version: 1\ngroups: { no-group: { redaction: {} } }', /no top-level group "no-group"/],
    [
      'version: 1\ngroups: { my-group: { redaction: { keys: [a, a], patterns: [b, b] } } }',
      /redaction.keys: a is there twice\n[^\n]*redaction.patterns: one is there twice/,
    ],
    ['version: 1\ninstance: { destinations: [], sources: [] }', /instance: [^\n]*"?sources/],
  ])('refuses %j before anything is changed', async (text, message) => {
    expect(await apply(text)).toEqual({ code: 3, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('makes no source another one: its kind and its place stay', async () => {
    await apply(WHOLE, '--secrets-file', secretsFile);
    const moved = WHOLE.replace('kind: backstage', 'kind: json').replace('        group: my-group/sub\n', '');
    expect(await apply(moved)).toEqual({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('"hub" is of the kind backstage in my-group/sub, not json in my-group'),
    });
  });
});

describe('export of sources and redaction rules', () => {
  it('has no secret in it, and apply changes nothing by it, here or where all of it was lost', async () => {
    await apply(
      WHOLE.replace('system: shop', "system: shop, target: '/$$${a'"),
      '--secrets-file',
      secretsFile,
    );
    const [target, secrets] = [join(folder, 'exported.yaml'), join(folder, 'secrets.env')];
    const line = `export -f ${target} --group my-group --secrets-file ${secrets} --force`;
    expect(await server.run(line)).toEqual({
      ...{ code: 0, stdout: '' },
      stderr: '0 destinations and 2 sources of 1 owners\n',
    });
    const text = await readFile(target, 'utf8');
    for (const secret of [env.STREAMS_HUB_SECRET, await secretOf('SHOP'), env.STREAMS_CUSTOMER])
      expect(text).not.toContain(secret);
    expect(await readFile(secrets, 'utf8')).toBe(
      `STREAMS_MY_GROUP_REDACTION_PATTERN='${env.STREAMS_CUSTOMER}'\n`,
    );
    const values = { STREAMS_MY_GROUP_REDACTION_PATTERN: env.STREAMS_CUSTOMER };
    expect(await server.run(`apply -f ${target} --prune`, { env: values })).toEqual(NOTHING);

    await apply(EMPTY, '--prune');
    const again = await server.run(`apply -f ${target} --secrets-file ${secretsFile}`, { env: values });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('2 to add, 1 to change') });
    expect(await server.run(`apply -f ${target} --prune`, { env: values })).toEqual(NOTHING);
    expect((await sources()).map(({ name }) => name)).toEqual(['shop', 'hub']);
  });
});
