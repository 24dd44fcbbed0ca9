import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { ROOT } from '../journeys/server-process.ts';
import { startCliServer, type CliServer } from './cli-server.ts';
import type { CommandResult } from './run-command.ts';

const EXAMPLES = join(ROOT, 'examples', 'ci');
const read = (name: string): Promise<string> => readFile(join(EXAMPLES, name), 'utf8');

let server: CliServer;
let folder: string;
let variables: Record<string, string>;

beforeAll(async () => {
  server = await startCliServer();
  folder = await mkdtemp(join(tmpdir(), 'cli-examples-'));
  // What the jobs install; there are no names on machines without a network.
  const main = join(ROOT, 'dist', 'cli', 'main.js');
  await program('auditstream', `exec "${process.execPath}" "${main}" "$@"`);
  await program('npm', 'echo "npm $*"');
  const streams = await read('streams.yaml');
  const local = streams.replace('siem.example.com', '127.0.2.1').replace('archive.example.com', '127.0.2.2');
  await writeFile(join(folder, 'streams.yaml'), local);
  variables = {
    AUDITSTREAM_URL: server.address,
    AUDITSTREAM_TOKEN: server.rootToken,
    AUDITSTREAM_PACKAGE: 'https://packages.example.com/auditstream-0.1.0.tgz',
    STREAMS_SIEM_AUTHORIZATION: 'Splunk secret-of-the-siem',
    STREAMS_ARCHIVE_TOKEN: 'token-of-the-archive',
  };
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function program(name: string, line: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`);
  await chmod(join(folder, name), 0o755);
}

/** Runs lines as a job's shell does: one after the other, to the first that fails. */
function shell(lines: readonly string[], more: Record<string, string> = {}): Promise<CommandResult> {
  const env = { PATH: `${folder}:${process.env['PATH']}`, ...variables, ...more };
  return new Promise((resolve) => {
    execFile('sh', ['-euc', lines.join('\n')], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

interface GitlabJob {
  readonly stage: string;
  readonly script: readonly string[];
  readonly allow_failure?: { readonly exit_codes: number };
}

describe('the CI examples', () => {
  it('apply in GitLab CI: the plan, then the change, and no drift afterwards', async () => {
    const {
      default: defaults,
      stages,
      ...jobs
    } = parse(await read('gitlab-ci.yml')) as Record<string, GitlabJob> & {
      default: { before_script: string[] };
      stages: string[];
    };
    for (const { stage } of Object.values(jobs)) expect(stages).toContain(stage);
    const run = (name: string) => shell([...defaults.before_script, ...(jobs[name]?.script ?? ['false'])]);

    expect(await run('plan')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^npm install --global [^]*2 to add, 0 to change, 0 to delete\.\n$/),
    });
    expect((await run('drift')).code).toBe(jobs['drift']?.allow_failure?.exit_codes);
    expect(await run('apply')).toMatchObject({ code: 0, stdout: expect.stringContaining('+ archive') });
    const after = await run('drift');
    expect(after).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to change.') });
  });

  it('apply in GitHub Actions, with every variable that the file takes', async () => {
    const workflow = parse(await read('github-actions.yml')) as {
      jobs: { streams: { env: Record<string, string>; steps: { run?: string; uses?: string }[] } };
    };
    const { env, steps } = workflow.jobs.streams;
    expect(Object.keys(env).sort()).toEqual(Object.keys(variables).sort());
    const lines = steps.flatMap(({ run }) => run ?? []);
    expect(lines).toHaveLength(3);
    const result = await shell(lines);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).not.toContain(variables['STREAMS_SIEM_AUTHORIZATION']);
  });

  it('apply in a plain shell, and end with the code of what went wrong', async () => {
    await copyFile(join(EXAMPLES, 'apply.sh'), join(folder, 'apply.sh'));
    expect(await shell(['./apply.sh'])).toMatchObject({ code: 0, stdout: 'Nothing to change.\n' });
    await server.run('destination pause siem --group my-group');
    await server.run('destination delete archive --group my-group --yes');
    expect(await shell(['./apply.sh streams.yaml'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\+ archive[^]*\+ archive[^]*1 to add/),
    });
    expect(await shell(['./apply.sh'], { AUDITSTREAM_TOKEN: 'unknown-token-of-nobody' })).toMatchObject({
      code: 4,
    });
    const away = { AUDITSTREAM_URL: 'http://127.0.0.1:1' };
    const refused = await shell(['./apply.sh --retries 0 2>/dev/null || exit $?'], { ...away });
    expect(refused.code).not.toBe(0);
  });
});
