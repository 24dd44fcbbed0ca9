import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCliServer, type CliServer } from './cli-server.ts';

let server: CliServer;
let folder: string;

beforeAll(async () => {
  server = await startCliServer();
  folder = await mkdtemp(join(tmpdir(), 'cli-access-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('group, user and member', () => {
  it('manage who may do what', async () => {
    expect(await server.json(['group', 'add', 'firm', '--name', 'The firm'])).toMatchObject({
      full_name: 'The firm',
    });
    expect(await server.json('group add firm/team')).toMatchObject({ full_path: 'firm/team' });
    expect(await server.run('group add firm/team')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('path has already been taken'),
    });
    expect((await server.run('group list')).stdout).toMatch(/^ID +PATH +NAME +CREATED\n[^]*firm\/team/);

    expect(await server.json('user add ada --email ada@example.com --name Ada')).toMatchObject({
      username: 'ada',
    });
    expect((await server.run('user list')).stdout).toMatch(/ada +Ada +active +no/);
    expect(await server.run('user me')).toMatchObject({ stdout: expect.stringMatching(/username +root/) });
    expect(await server.run('user block ada')).toMatchObject({ code: 0, stdout: 'ada is blocked.\n' });
    expect(await server.run('user unblock ada')).toMatchObject({ code: 0 });
    expect(await server.run('user block nobody')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('user list'),
    });

    expect(await server.json('member add ada --group firm --level developer')).toMatchObject({
      access_level: 30,
    });
    expect(await server.json('member edit ada --group firm --level 50')).toMatchObject({ access_level: 50 });
    expect((await server.run('member list --group firm')).stdout).toMatch(/ada +Ada +50/);
    expect(await server.run('member add ada --group firm --level king')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('guest, reporter'),
    });
    expect(await server.run('member delete ada --group firm')).toMatchObject({ code: 2 });
    expect(await server.run('member delete ada --group firm --yes')).toMatchObject({ code: 0 });
    expect(await server.run('group delete firm/team --yes')).toMatchObject({
      code: 0,
      stdout: 'firm/team is deleted.\n',
    });
  });
});

describe('token', () => {
  it('is made for a group, used, replaced and revoked, and shown only where that is said', async () => {
    const file = join(folder, 'ci.token');
    const add = 'token add ci --group my-group --level owner --scope api';
    expect(await server.run(add)).toMatchObject({ code: 2, stderr: expect.stringContaining('only once') });
    expect(await server.run(`${add} --token-output-file ${folder}/missing/x`)).toMatchObject({ code: 3 });
    expect(await server.run('token add ci --group my-group --scope api --show-token')).toMatchObject({
      code: 2,
    });
    expect((await server.run('token list --group my-group')).stdout).toBe('none\n');

    const made = await server.run(`${add} --token-output-file ${file}`);
    const first = (await readFile(file, 'utf8')).trim();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(made.code).toBe(0);
    expect(made.stdout + made.stderr).not.toContain(first);
    const withFile = { env: { AUDITSTREAM_TOKEN: '' } };
    expect(
      await server.run(`destination list --group my-group --token-file ${file}`, withFile),
    ).toMatchObject({ code: 0 });

    const rotated = await server.run(
      `token rotate --token-file ${file} --token-output-file ${file}`,
      withFile,
    );
    expect(rotated).toMatchObject({ code: 0, stderr: `The token is in ${file}\n` });
    expect((await readFile(file, 'utf8')).trim()).not.toBe(first);
    expect(await server.run(`user me --token-file ${file}`, withFile)).toMatchObject({ code: 0 });
    expect(await server.run('user me', { env: { AUDITSTREAM_TOKEN: first } })).toMatchObject({ code: 4 });

    const tokens = (await server.json('token list --group my-group')) as { id: number; active: boolean }[];
    const active = tokens.find((token) => token.active);
    expect(await server.run(`token revoke ${active?.id} --group my-group --yes`)).toMatchObject({ code: 0 });
    expect(await server.run('token revoke 99999 --group my-group --yes')).toMatchObject({ code: 3 });
  });

  it('is made for a user', async () => {
    const shown = await server.json(
      'token add laptop --user root --scope read_api --expires 2026-12-31 --show-token',
    );
    const { token, id } = shown as { token: string; id: number };
    expect(await server.run('user me', { env: { AUDITSTREAM_TOKEN: token } })).toMatchObject({ code: 0 });
    expect((await server.run('token list --user root')).stdout).toContain('laptop');
    expect(await server.run(`token revoke ${id} --yes`)).toMatchObject({ code: 0 });
    expect(await server.run('user me', { env: { AUDITSTREAM_TOKEN: token } })).toMatchObject({ code: 4 });
  });
});
