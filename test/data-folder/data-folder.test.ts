import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataFolder, openDataFolder, readOrCreateSecret } from '../../src/data-folder/data-folder.ts';
import { killHard, startHolder } from './holder-process.ts';

let parent: string;
let dataDir: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'auditstream-folder-'));
  dataDir = join(parent, 'data');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe('the data folder', () => {
  test('is made with its parents and closed to other users', async () => {
    const path = await openDataFolder(join(dataDir, 'deep'));

    expect(await modeOf(path)).toBe('700');
  });

  test('that was open is closed', async () => {
    await openDataFolder(dataDir);
    await chmod(dataDir, 0o755);

    await openDataFolder(dataDir);

    expect(await modeOf(dataDir)).toBe('700');
  });

  test('that cannot be made is refused with the variable to set', async () => {
    await writeFile(dataDir, 'a file');

    await expect(openDataFolder(dataDir)).rejects.toThrow(/cannot be used.*AUDITSTREAM_DATA_DIR/s);
  });
});

describe('a secret', () => {
  beforeEach(() => openDataFolder(dataDir));

  test('is generated once, readable for us alone, with nothing temporary left', async () => {
    const first = await readOrCreateSecret(dataDir, 'root-token', () => 'first');
    const second = await readOrCreateSecret(dataDir, 'root-token', () => 'second');

    expect([first, second]).toEqual(['first', 'first']);
    expect(await modeOf(join(dataDir, 'root-token'))).toBe('600');
    expect(await readdir(dataDir)).toEqual(['root-token']);
  });

  test('that others could read is closed to them', async () => {
    await readOrCreateSecret(dataDir, 'root-token', () => 'first');
    await chmod(join(dataDir, 'root-token'), 0o644);

    await readOrCreateSecret(dataDir, 'root-token', () => 'second');

    expect(await modeOf(join(dataDir, 'root-token'))).toBe('600');
  });

  test('that is empty is never replaced', async () => {
    await writeFile(join(dataDir, 'encryption.key'), '');

    await expect(readOrCreateSecret(dataDir, 'encryption.key', () => 'new')).rejects.toThrow(
      /empty.*backup/s,
    );
    expect(await readFile(join(dataDir, 'encryption.key'), 'utf8')).toBe('');
  });
});

describe('the lock', () => {
  let holder: ChildProcess | undefined;
  afterEach(async () => {
    if (holder) await killHard(holder);
  });

  test('refuses a second server and names the folder, the pid and what to do', async () => {
    holder = await startHolder('lock', dataDir);

    const second = lockDataFolder(dataDir);

    await expect(second).rejects.toThrow(`(pid ${holder.pid}) is using the data folder ${dataDir}`);
    await expect(second).rejects.toThrow(/Stop that one first.*AUDITSTREAM_DATA_DIR/s);
  });

  test('refuses a second holder in the same process until it is released', async () => {
    const first = await lockDataFolder(dataDir);
    await expect(lockDataFolder(dataDir)).rejects.toThrow('is using the data folder');

    await first.release();

    await (await lockDataFolder(dataDir)).release();
  });

  test('of a server that was killed is free, although its pid now belongs to a live process', async () => {
    holder = await startHolder('lock', dataDir);
    await killHard(holder);
    await writeFile(join(dataDir, 'server.pid'), `${process.ppid}\n`);

    const lock = await lockDataFolder(dataDir);

    expect(await readFile(join(dataDir, 'server.pid'), 'utf8')).toBe(`${process.pid}\n`);
    await lock.release();
  });
});
