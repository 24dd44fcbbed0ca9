import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../journeys/server-process.ts';

const HOLD = `
  const { takeLock } = await import(process.argv[1]);
  await takeLock('lock', () => console.log('waits'));
  console.log('holds');`;

let folder: string;
const processes: ChildProcess[] = [];
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'prepare-lock-'))));
afterAll(async () => {
  for (const process of processes) process.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** A process that takes the lock and keeps it until it ends, and what it says. */
function start() {
  const args = ['--input-type=module', '--eval', HOLD, join(ROOT, 'scripts', 'prepare-lock.mjs')];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  processes.push(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    says: async () => (await lines.next()).value,
    end: async (signal: NodeJS.Signals) => {
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

describe('the lock of an installation and a build', () => {
  it('is held by one process at a time, and free however that one ends', async () => {
    const first = start();
    expect(await first.says()).toBe('holds');
    const second = start();
    expect(await second.says()).toBe('waits');
    await first.end('SIGKILL');
    expect(await second.says()).toBe('holds');
    await second.end('SIGTERM');
    const third = start();
    expect(await third.says()).toBe('holds');
    await third.end('SIGTERM');
  });

  it('lies in the folder, where other users of the machine cannot take it', async () => {
    const holder = start();
    expect(await holder.says()).toBe('holds');
    expect((await stat(join(folder, 'lock'))).isSocket()).toBe(true);
    await holder.end('SIGTERM');
  });
});
