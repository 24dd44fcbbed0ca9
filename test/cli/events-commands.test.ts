import { execFileSync } from 'node:child_process';
import { constants, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { progressLine } from '../../src/cli/output/progress.ts';
import { event } from '../journeys/api-client.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { startCliServer, type CliServer } from './cli-server.ts';

let server: CliServer;
let proxy: Receiver;
let folder: string;

beforeAll(async () => {
  server = await startCliServer();
  proxy = await startReceiver();
  folder = await mkdtemp(join(tmpdir(), 'cli-events-'));
});
afterAll(async () => {
  await server.close();
  await proxy.close();
  await rm(folder, { recursive: true });
});
afterEach(() => proxy.respond(200));

const lines = (from: number, to: number, id = (n: number): object => ({ id: `e${n}` })): string =>
  Array.from({ length: to - from + 1 }, (_, index) =>
    JSON.stringify({ ...event(from + index), ...id(from + index) }),
  ).join('\n');
const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), `${text}\n`);
  return join(folder, name);
};

/** Passes everything on to the real server, except what `fail` says. */
function passOn(fail: (request: number) => 'before' | 'after' | undefined): void {
  proxy.respond(async ({ method, path, headers, body }, index) => {
    const failure = fail(index);
    if (failure === 'before') return { closeAfter: 'request' };
    const { authorization = '' } = headers;
    const contentType = headers['content-type'];
    const answer = await fetch(`${server.address}${path}`, {
      method,
      headers: { authorization, ...(contentType !== undefined && { 'content-type': contentType }) },
      ...(method !== 'GET' && { body }),
    });
    const text = await answer.text();
    if (failure === 'after') return { closeAfter: 'request' };
    return { status: answer.status, body: text };
  });
}

describe('events send', () => {
  it('sends a file in batches, and finds everything known when it is sent again', async () => {
    const name = await file('many.ndjson', lines(1, 250));
    expect(await server.run(`events send ${name} --group my-group --batch 100`)).toEqual({
      code: 0,
      stdout: '250 accepted, 0 duplicates\n',
      stderr: '',
    });
    expect(await server.json(`events send ${name} --group my-group`)).toEqual({
      accepted: 0,
      duplicates: 250,
    });
  });

  it('sends what a line holds byte for byte: it ends at LF alone, and what is not UTF-8 is refused', async () => {
    const odd = 'a\u2028b\u2029c\u0085d';
    const stdin = lines(351, 352, (n) => ({ id: `odd-${n}`, author_name: odd }));
    expect(await server.run('events send --group my-group', { stdin })).toMatchObject({ code: 0 });
    const exported = await server.run(['events', 'export', '--group', 'my-group']);
    expect(exported.stdout).toContain(odd);
    expect(await server.run('verify', { stdin: exported.stdout })).toMatchObject({ code: 0 });

    const good = lines(353, 353, () => ({ id: 'latin-1', author_name: 'JosX' }));
    const latin1 = Buffer.from(good.replace('JosX', 'Jos\u00e9'), 'latin1');
    expect(
      await server.run('events send --group my-group', { stdin: Readable.from([latin1]) }),
    ).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/Line 1 is not UTF-8/),
    });
    expect(await server.run('verify', { stdin: Readable.from([latin1]) })).toMatchObject({
      code: expect.any(Number),
      stdout: expect.stringContaining('1 no event'),
    });
  });

  it('takes the standard input, skips blank lines, and can leave out the first ones', async () => {
    const stdin = `${lines(301, 302)}\n\n  \n${lines(303, 304)}`;
    expect(await server.run('events send --group my-group --skip 1', { stdin })).toMatchObject({
      stdout: '3 accepted, 0 duplicates\n',
    });
  });

  it('sends events of the instance', async () => {
    const instance = JSON.stringify({
      ...event(1),
      entity_type: 'Gitlab::Audit::InstanceScope',
      entity_path: 'gitlab_instance',
    });
    expect(await server.run('events send --instance --add-ids', { stdin: instance })).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it('warns of events without an id; --add-ids makes sending them again harmless', async () => {
    const name = await file('plain.ndjson', `${lines(401, 403, () => ({}))}\n${lines(404, 404)}`);
    const warned = await server.run(`events send ${name} --group my-group`);
    expect(warned).toMatchObject({
      stdout: '4 accepted, 0 duplicates\n',
      stderr: expect.stringContaining('--add-ids'),
    });
    for (const expected of ['3 accepted, 1 duplicates\n', '0 accepted, 4 duplicates\n']) {
      expect(await server.run(`events send ${name} --group my-group --add-ids`)).toEqual({
        code: 0,
        stdout: expected,
        stderr: '',
      });
    }
  });

  it('carries numbers as they are written', async () => {
    const text = lines(451, 451).replace('{"n":451}', '{"n":12345678901234567890.0}');
    expect(await server.run('events send --group my-group', { stdin: text })).toMatchObject({ code: 0 });
    const { stdout } = await server.run('events list --group my-group --limit 1 --output json');
    expect(stdout).toContain('{"n":12345678901234567890.0}');
  });

  it('names the line of what is wrong, and says what is stored', async () => {
    const wrong = `${lines(501, 502)}\n\n${lines(503, 503).replace('"Project"', '7')}`;
    const refused = await server.run('events send --group my-group --batch 2', { stdin: wrong });
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toMatch(/Stored: the first 2 events[^]*(line 4\.)?entity_type[^]*were not stored/);
    const text = await server.run('events send --group my-group', { stdin: `${lines(501, 501)}\nnonsense` });
    expect(text).toMatchObject({ code: 3, stderr: expect.stringContaining('Line 2 is not an event') });
    expect(await server.run('events send no-file --group my-group')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ENOENT'),
    });
  });

  it('repeats a batch whose answer was lost, and nothing is stored twice', async () => {
    passOn((request) => (request === 1 ? 'after' : undefined));
    const args = 'events send --group my-group --batch 10 --retries 2';
    const { code, stdout } = await server.run(args, {
      stdin: lines(601, 630),
      env: { AUDITSTREAM_URL: proxy.url },
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '20 accepted, 10 duplicates\n' });
  });

  it('does not repeat events without an id, and says from where to go on', async () => {
    proxy.clear();
    passOn((request) => (request === 1 ? 'after' : undefined));
    const stdin = lines(701, 730, () => ({}));
    const result = await server.run('events send --group my-group --batch 10 --retries 2', {
      stdin,
      env: { AUDITSTREAM_URL: proxy.url },
    });
    expect(result).toMatchObject({
      code: 5,
      stdout: '',
      stderr: expect.stringMatching(/Stored: the first 10 events[^]*may have been made or not/),
    });
    expect(proxy.requests).toHaveLength(2);
  });

  it('draws a bar on a terminal', async () => {
    const name = await file('bar.ndjson', lines(801, 840));
    const { stderr } = await server.run(`events send ${name} --group my-group --batch 10`, {
      terminal: true,
    });
    expect(stderr).toContain('40 of 40 events');
    expect(progressLine(500, 1000, 'events', 1000)).toBe(
      '████████████░░░░░░░░░░░░  50 %  500 of 1,000 events  500/s',
    );
  });
});

describe('events list and events export', () => {
  it('list what the filters let through, over pages', async () => {
    const listed = await server.run('events list --group my-group --type journey --limit 230 --output json');
    expect(listed.stdout.trim().split('\n')).toHaveLength(230);
    const table = await server.run([
      'events',
      'list',
      '--group',
      'my-group',
      '--search',
      '840',
      '--limit',
      '1',
    ]);
    expect(table.stdout).toMatch(
      /^ID +CREATED AT +EVENT TYPE +AUTHOR NAME .*\n\d+ +2\d{3}-.* journey +Ada +my-group\/app/,
    );
    const all = await server.run('events list --instance --limit 5 --search gitlab_instance --output json');
    expect(all.stdout).toContain('"entity_path":"gitlab_instance"');
    expect(await server.run('events export --instance --type journey')).toMatchObject({ code: 0 });
    expect(await server.run('events list --group my-group --type nothing')).toMatchObject({
      code: 0,
      stdout: 'none\n',
    });
  });

  it('export everything to a file or the standard output', async () => {
    const target = join(folder, 'export.ndjson');
    expect(await server.run(`events export --group my-group --file ${target} --type journey`)).toEqual({
      code: 0,
      stdout: '',
      stderr: `Written to ${target}\n`,
    });
    const exported = (await readFile(target, 'utf8')).trim().split('\n');
    expect(exported.length).toBeGreaterThan(300);
    expect(JSON.parse(exported[0] ?? '')).toMatchObject({
      event_type: 'journey',
      received_at: expect.any(String),
    });
    const csv = await server.run('events export --group my-group --format csv --type journey');
    expect(csv.stdout.split('\r\n')[0]).toContain('event_type');
  });

  it('export into a file that this user alone can read, and into none that a link of another one leads to', async () => {
    const [target, victim] = [join(folder, 'shared.ndjson'), await file('victim', 'mine')];
    await writeFile(target, 'an older export', { mode: 0o644 });
    await symlink(victim, `${target}.partial`);
    const line = `events export --group my-group --file ${target} --type journey`;
    expect(await server.run(line)).toMatchObject({ code: 0 });
    expect((await stat(target)).mode & 0o777).toBe(0o600);
    expect(await readFile(target, 'utf8')).toContain('"event_type":"journey"');
    expect(await readFile(victim, 'utf8')).toBe('mine\n');
  });

  it('export into a target that is not a file, such as a named pipe, without replacing it', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const line = `events export --group my-group --type nothing --format csv --file ${pipe}`;
    expect(await server.run(line)).toMatchObject({ code: 0 });
    expect((await stat(pipe)).isFIFO()).toBe(true);
    expect(await reader.readFile('utf8')).toContain('event_type');
    await reader.close();
  });

  it('leave no file behind that is not whole', async () => {
    proxy.respond({ closeAfter: 'half-body' });
    const target = join(folder, 'cut.ndjson');
    const cut = await server.run(`events export --group my-group --file ${target}`, {
      env: { AUDITSTREAM_URL: proxy.url },
    });
    expect(cut).toMatchObject({ code: 5, stderr: expect.stringContaining('before it was complete') });
    expect((await readdir(folder)).filter((name) => name.startsWith('cut'))).toEqual([]);
    expect(await server.run('events export --group no-group')).toMatchObject({ code: 3 });
  });
});
