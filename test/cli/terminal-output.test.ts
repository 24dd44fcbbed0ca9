import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDestination, event } from '../journeys/api-client.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { startCliServer, type CliServer } from './cli-server.ts';

/** A colour, a cleared screen, a bell, a title, a turned direction, invisible and line-breaking characters. */
const HOSTILE = 'ev\u001b[31mil\u009b2J\u0007\u001b]0;title\u0007\u202etxt.exe\u200b\u2028\r\nfake line';
/** What must not reach a terminal; colours of our own are looked for apart. */
const OBEYED = /[^\P{Cc}\n]|[\u200b\u2028\u202e]/u;
const SHOWN = /^.*evil +txt\.exe +fake line.*$/m;

let server: CliServer;
let proxy: Receiver;
let folder: string;

beforeAll(async () => {
  server = await startCliServer();
  proxy = await startReceiver();
  folder = await mkdtemp(join(tmpdir(), 'cli-terminal-'));
  await createDestination(server.client, 'my-group', 'http://127.0.0.1:9/');
  // From before such names were refused.
  await server.test.database.pool.query('UPDATE destinations SET name = $1', [HOSTILE]);
  const hostileEvent = { ...event(1), author_name: HOSTILE, details: { text: HOSTILE } };
  await server.client.rest('POST', '/api/v4/groups/my-group/audit_events', hostileEvent, 202);
});
afterAll(async () => {
  await server.close();
  await proxy.close();
  await rm(folder, { recursive: true });
});

describe('what other people wrote', () => {
  it.each([
    ['a message about what is there', 'destination show nosuch --group my-group', 3],
    ['a list', 'destination list --group my-group', 0],
    ['what has been done', 'destination pause 1 --group my-group', 0],
    ['what apply finds beside the file', 'apply -f FILE --dry-run', 0],
    ['what apply would delete', 'apply -f FILE --dry-run --prune', 0],
  ])('moves no cursor and fakes no line in %s', async (_what, line, code) => {
    const file = join(folder, 'empty.yaml');
    await writeFile(file, 'version: 1\ngroups: { my-group: { destinations: [] } }');
    const args = line.split(' ').map((word) => (word === 'FILE' ? file : word));
    const result = await server.run(args, { terminal: true, env: { NO_COLOR: '1' } });
    expect(result.code).toBe(code);
    const said = result.stdout + result.stderr;
    expect(said).toMatch(SHOWN);
    expect(said).not.toMatch(OBEYED);
  });

  it('moves no cursor in an answer that a server gives', async () => {
    proxy.respond({ status: 400, body: JSON.stringify({ message: HOSTILE }) });
    const { stderr } = await server.run('group list', { env: { AUDITSTREAM_URL: proxy.url } });
    expect(stderr).toMatch(SHOWN);
    expect(stderr).not.toMatch(OBEYED);
  });

  it('moves no cursor where a name is typed to confirm, which is the name as it is shown', async () => {
    const destinations = async () =>
      (await server.json('destination list --group my-group')) as { name: string }[];
    await createDestination(server.client, 'example-group', 'http://127.0.0.1:9/');
    await server.test.database.pool.query(
      `UPDATE destinations SET name = 'a\u001b[31mb' WHERE group_id = (SELECT id FROM groups WHERE full_path = 'example-group')`,
    );
    const stdin = new PassThrough();
    const running = server.run('destination delete 2 --group example-group', { terminal: true, stdin });
    stdin.write('ab\n');
    const { code, stderr } = await running;
    expect(code).toBe(0);
    expect(stderr).toContain('Type ab to delete the destination "ab": ');
    expect(await destinations()).toHaveLength(1);
  });

  it('is escaped in JSON, which means the same', async () => {
    const list = await server.run('destination list --group my-group --output json');
    expect(list.stdout).not.toMatch(OBEYED);
    expect(JSON.parse(list.stdout)).toMatchObject([{ name: HOSTILE }]);
    const events = await server.run('events list --group my-group --type journey --limit 1 --output json');
    expect(events.stdout).not.toMatch(OBEYED);
    expect(JSON.parse(events.stdout)).toMatchObject({ author_name: HOSTILE });
  });

  it('is exported as it is to a file or a pipe, and without its effects to a terminal', async () => {
    const line = 'events export --group my-group --type journey';
    for (const format of ['ndjson', 'csv']) {
      const piped = await server.run(`${line} --format ${format}`);
      const shown = await server.run(`${line} --format ${format}`, { terminal: true });
      expect(piped.stdout).toMatch(OBEYED);
      expect(shown.stdout).not.toMatch(OBEYED);
      if (format === 'ndjson') expect(JSON.parse(shown.stdout)).toEqual(JSON.parse(piped.stdout));
      else expect(shown.stdout).toMatch(SHOWN);
    }
  });

  it('is escaped in the file of export, by which apply changes nothing', async () => {
    const file = join(folder, 'exported.yaml');
    const secrets = join(folder, 'secrets.env');
    await server.run(`export -f ${file} --group my-group --secrets-file ${secrets}`);
    expect(await readFile(file, 'utf8')).not.toMatch(OBEYED);
    const [, name = '', value = ''] = /^(\w+)='(.*)'$/m.exec(await readFile(secrets, 'utf8')) ?? [];
    expect(await server.run(`apply -f ${file}`, { env: { [name]: value } })).toMatchObject({
      code: 0,
      stdout: 'Nothing to change.\n',
    });
  });
});
