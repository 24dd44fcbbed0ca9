import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillSnippet, snippetValues } from '../../src/sources/snippet.ts';
import { SOURCE_KINDS } from '../../src/sources/source-kinds.ts';
import { ROOT } from '../journeys/server-process.ts';
import { startCliServer, type CliServer } from './cli-server.ts';

let server: CliServer;
beforeAll(async () => {
  server = await startCliServer();
});
afterAll(() => server.close());

const json = async <T>(line: string): Promise<T> => await server.json(line);
interface Source {
  readonly name: string;
  readonly url: string;
  readonly state: string;
  readonly config: unknown;
  readonly secret?: string;
  readonly silentAfterHours: number | null;
}
const post = (url: string, secret: string): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
    body: JSON.stringify({ action: 'paid', user: 'jane' }),
  });

describe('source', () => {
  it('makes one, whose secret is shown or written to a file, and which takes events', async () => {
    const set = '--set system=shop --set type=/action --set author=/user';
    const made = await json<Source>(`source add json --group my-group --name shop ${set} --show-token`);
    expect(made).toMatchObject({
      name: 'shop',
      config: { system: 'shop', type: '/action', author: '/user' },
    });
    expect((await post(made.url, made.secret ?? '')).status).toBe(202);
    const events = await server.run('events list --group my-group --type shop.paid');
    expect(events.stdout).toMatch(/ACTION\n.* jane: paid\n/);

    const file = join(tmpdir(), `${randomUUID()}.secret`);
    const other = await json<Source>(
      `source add backstage --group my-group --name hub --token-output-file ${file}`,
    );
    expect(other.secret).toBeUndefined();
    const secret = (await readFile(file, 'utf8')).trim();
    expect((await post(other.url, secret)).status).toBe(202);
    const listed = await json<Source[]>('source list --group my-group');
    expect(listed.map(({ name }) => name)).toEqual(['hub', 'shop']);
    const shown = await server.run('source show hub --group my-group');
    expect(shown.stdout).toMatch(/^name +hub$/m);
    expect(shown.stdout).not.toContain(secret);
  });

  it('changes, rotates and deletes one', async () => {
    const made = await json<Source>('source add json --group my-group --name other --show-token');
    const edited = await json<Source>(
      'source edit other --group my-group --set system=shop --silent-after 24 --pause',
    );
    expect(edited).toMatchObject({ config: { system: 'shop' }, silentAfterHours: 24, state: 'PAUSED' });
    expect((await post(made.url, made.secret ?? '')).status).toBe(403);
    const again = await json<Source>('source edit other --group my-group --resume --silent-after 0');
    expect(again).toMatchObject({ state: 'WAITING', silentAfterHours: null });
    const rotated = await json<Source>('source rotate other --group my-group --overlap 0 --show-token');
    expect((await post(made.url, made.secret ?? '')).status).toBe(401);
    expect((await post(made.url, rotated.secret ?? '')).status).toBe(202);
    expect((await server.run('source delete other --group my-group --yes')).stdout).toContain(
      'other is deleted.',
    );
    expect((await post(made.url, rotated.secret ?? '')).status).toBe(401);
  });

  it.each([
    ['source add json --group my-group --name x', 'the new token'],
    ['source add json --group nothing --show-token', ''],
    ['source add nagios --group my-group --show-token', 'There is no kind of source "nagios"'],
    ['source add json --group my-group --set system --show-token', 'Write field=value.'],
    ['source show nothing --group my-group', 'my-group has no source nothing; it has:'],
    ['source edit shop --group my-group --pause --resume', '--pause and --resume exclude each other'],
  ])('says what is wrong with %s', async (line, message) => {
    const { code, stderr } = await server.run(line);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });

  it('lists the kinds and their fields', async () => {
    const { stdout } = await server.run('source kinds');
    for (const text of [
      'json  JSON',
      'backstage  Backstage, Red Hat Developer Hub',
      'unrecognised (skip, keep)  Whether',
    ])
      expect(stdout).toContain(text);
  });
});

describe('source snippet', () => {
  interface Snippet {
    readonly file: string;
    readonly text: string;
  }

  it.each(SOURCE_KINDS.map(({ name, snippets }) => [name, snippets] as const))(
    'prints what the page shows for %s, every variant',
    async (kind, snippets) => {
      const { url } = await json<Source>(
        `source add ${kind} --group example-group --name s-${kind} --show-token`,
      );
      const printed = await json<Snippet[]>(`source snippet s-${kind} --group example-group`);
      const values = snippetValues(url, 'SECRET-OF-THE-SOURCE');
      expect(printed).toEqual(
        snippets.map((snippet) => ({ ...snippet, text: fillSnippet(snippet, values) })),
      );
      expect(JSON.stringify(printed)).not.toContain('{{');
    },
  );

  it('prints one text alone, to be put into a file, and where it goes beside it', async () => {
    const { url } = await json<Source>('source add spinnaker --group example-group --name echo --show-token');
    const { stdout, stderr } = await server.run('source snippet echo --group example-group');
    expect(stdout).toContain(`url: '${url}'`);
    expect(stdout).toContain("password: 'SECRET-OF-THE-SOURCE'");
    const example = await readFile(join(ROOT, 'examples/sources/spinnaker/echo.yml'), 'utf8');
    expect(stdout.split('\n')).toHaveLength(example.split('\n').length);
    expect(stderr).toContain('(echo.yml). ');
    expect(stderr).not.toContain('There are also');
  });

  it('prints the one that is asked for, with the secret where it is given', async () => {
    const secretFile = join(tmpdir(), `${randomUUID()}.secret`);
    await server.run(
      `source add splunk_hec --group example-group --name hec --token-output-file ${secretFile}`,
    );
    const secret = (await readFile(secretFile, 'utf8')).trim();
    const first = await server.run('source snippet hec --group example-group');
    expect(first.stderr).toMatch(/There are also: .*--file vector\.yaml \(Vector\)/);
    const line = `source snippet hec --group example-group --file vector.yaml --secret-file ${secretFile}`;
    const { stdout, stderr } = await server.run(line);
    expect(stdout).toContain(secret);
    expect(stderr).not.toContain(secret);
    const env = { THE_SECRET: 'another-secret-of-mine' };
    const other = await server.run('source snippet hec --group example-group --secret-env THE_SECRET', {
      env,
    });
    expect(other.stdout).toContain(env.THE_SECRET);
  });

  it.each([
    ['source snippet echo --group example-group --file x.yml', 'named x.yml; its texts: echo.yml'],
    ['source snippet nothing --group example-group', 'example-group has no source nothing; it has:'],
    ['source snippet echo --group example-group --secret-env NO_SUCH', 'NO_SUCH'],
  ])('says what is wrong with %s', async (line, message) => {
    const { code, stderr } = await server.run(line);
    expect([code !== 0, stderr]).toEqual([true, expect.stringContaining(message)]);
  });
});

describe('events send --from', () => {
  const file = join(import.meta.dirname, '../sources/samples/cloudtrail/s3-object.json.gz');
  const single = join(import.meta.dirname, '../sources/samples/cloudtrail/composite-gruntwork-pr.json');
  let secretFile: string;
  let url: string;
  beforeAll(async () => {
    secretFile = join(tmpdir(), `${randomUUID()}.secret`);
    const made = `source add cloudtrail --group my-group --name aws --token-output-file ${secretFile}`;
    ({ url } = await json<Source>(made));
  });
  const sent = (from: string, ...files: string[]): Promise<unknown> =>
    json(`events send --from ${from} --group my-group --secret-file ${secretFile} ${files.join(' ')}`);

  it('sends files as they lie in buckets to a source, which knows again what it has', async () => {
    const counts = { skipped: 0, refused: 0 };
    expect(await sent('cloudtrail', file, single)).toEqual({
      ...counts,
      files: 2,
      accepted: 5,
      duplicates: 0,
    });
    expect(await sent('aws', file)).toEqual({ ...counts, files: 1, accepted: 0, duplicates: 4 });
  });

  it('takes no access token where the source is named by its address', async () => {
    const line = `events send --from ${url} --secret-file ${secretFile} ${file}`;
    const { stdout } = await server.run(line, { env: { AUDITSTREAM_TOKEN: '' } });
    expect(stdout).toContain('1 files: 0 accepted, 4 duplicates, 0 skipped, 0 refused');
  });

  it('says what was sent when a file cannot be read or is refused', async () => {
    const nothing = join(tmpdir(), randomUUID());
    const from = `events send --from aws --group my-group --secret-file ${secretFile}`;
    const unread = await server.run(`${from} ${file} ${nothing}`);
    expect(unread.stderr).toContain(`Sent: 1 of 2 files (0 events new); stopped at ${nothing}.`);
    const { code, stderr } = await server.run(from, { stdin: 'no JSON' });
    expect([code !== 0, stderr.includes('No record of the body can be read')]).toEqual([true, true]);
  });

  it.each([
    ['events send --from aws --group my-group x', 'Name the file with the secret of the source'],
    ['events send --from aws --secret-file package.json x', 'does not hold the secret of a source'],
    ['events send --from aws --group my-group --skip 1 --secret-file x y', '--from sends whole files'],
    ['events send a b --group my-group', 'Send files of events one by one'],
    ['events send a --group my-group --secret-file x', '--secret-file is for a source'],
  ])('says what is wrong with %s', async (line, message) => {
    const { code, stderr } = await server.run(line);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });
});
