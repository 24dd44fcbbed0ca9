import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../journeys/server-process.ts';

let full: FileHandle;
beforeAll(async () => void (full = await open('/dev/full', 'w')));
afterAll(() => full.close());

/** Runs the built command line with a standard output of the test's; `pipe` is one that nobody reads. */
async function run(args: readonly string[], stdout: number | 'pipe') {
  const main = join(ROOT, 'dist', 'cli', 'main.js');
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', stdout, 'pipe'] });
  child.stdout?.destroy();
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

describe('a command whose output cannot be written', () => {
  it.each([[['apply', '--print-schema']], [['--help']]])('ends with 1 and says why: %j', async (args) => {
    expect(await run(args, full.fd)).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^The output could not be written \(ENOSPC\), .* again\.\n$/),
    });
  });

  it('ends as it would otherwise when it has no output', async () => {
    const { code, stderr } = await run(['nonsense'], full.fd);
    expect([code, stderr]).toEqual([2, expect.not.stringContaining('ENOSPC')]);
  });

  it('ends with 1 and says nothing when its reader has gone, as head does', async () => {
    expect(await run(['apply', '--print-schema'], 'pipe')).toEqual({ code: 1, stderr: '' });
  });
});
