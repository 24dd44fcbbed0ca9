import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessWarnings } from '../../src/cli/api/access-warnings.ts';
import { runLine } from './run-line.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'access-'))));
afterAll(() => rm(folder, { recursive: true }));

async function tokenFile(mode: number): Promise<string> {
  const file = join(folder, `token-${mode.toString(8)}`);
  await writeFile(file, 'x'.repeat(20), { mode });
  return file;
}

describe('the command line warns', () => {
  it.each(['http://auditstream.example.com', 'http://192.0.2.7:4000', 'http://localhost.example.com'])(
    'of a token that goes to %s in clear',
    async (url) => {
      expect(await accessWarnings({ url, token: '' }, undefined)).toEqual([
        expect.stringMatching(/ goes to \S+ without TLS, .*https:/),
      ]);
    },
  );

  it.each([
    ...['https://auditstream.example.com', 'http://127.0.0.1:4000', 'http://localhost:4000'],
    ...['http://[::1]:4000', 'http://api.localhost'],
  ])('of nothing on the way to %s', async (url) => {
    expect(await accessWarnings({ url, token: '' }, undefined)).toEqual([]);
  });

  it.each([0o644, 0o640, 0o604])('of a file of mode %i that others can read', async (mode) => {
    const file = await tokenFile(mode);
    const args = ['group', 'list', '--retries', '0', '--url', 'http://127.0.0.1:1', '--token-file', file];
    const { stderr } = await runLine(args);
    expect(stderr).toMatch(`Warning: other users can read the access token in ${file}. Take`);
    expect(stderr).not.toContain('x'.repeat(20));
  });

  it('of no file that this user alone can read', async () => {
    const access = { url: 'http://127.0.0.1:1', token: '' };
    expect(await accessWarnings(access, await tokenFile(0o600))).toEqual([]);
    expect(await accessWarnings(access, '/dev/stdin')).toEqual([]);
  });
});
