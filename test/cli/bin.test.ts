import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../journeys/server-process.ts';
import type { CommandResult } from './run-command.ts';

const call = (program: string, args: readonly string[], cwd: string): Promise<CommandResult> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
    execFile(program, args, { cwd, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

describe('npx auditstream', () => {
  it('runs the command of the clone, without a question and with its exit code', async () => {
    expect(await call('npx', ['--no', '--', 'auditstream', 'destination', '--help'], ROOT)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: auditstream destination'),
    });
    expect(await call('npx', ['auditstream', 'nonsense'], ROOT)).toMatchObject({
      code: 2,
      stdout: '',
    });
  });
});

describe('the package', () => {
  let folder: string;
  let root: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pack-'));
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ) as { filename: string }[];
    execFileSync('tar', ['xzf', join(folder, packed?.filename ?? ''), '-C', folder]);
    root = join(folder, 'package');
    // What an installation would put there.
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has all that the command and the server need, and nothing of the sources', async () => {
    const bin = join(root, 'bin', 'auditstream.mjs');
    expect(await call(bin, ['--help'], folder)).toMatchObject({ code: 0, stderr: '' });
    // It loads the whole server, and fails where there is no database.
    expect(await call(bin, ['admin', 'reset-root-token'], folder)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no database'),
    });
    expect(readFileSync(join(root, 'web', 'dist', 'page.html'), 'utf8')).toContain('<html');
    expect(execFileSync('ls', [root], { encoding: 'utf8' })).not.toMatch(/src|test|scripts|data/);
  });
});
