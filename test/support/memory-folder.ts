import { chmod, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** Several times what the databases of a run take. */
const ENOUGH_BYTES = 3 * 1024 ** 3;

/**
 * Makes an empty folder `<name>-<pid>-…` in memory, or on the disk where there is no such memory or too little. Every user can
 * enter it. Folders of that name whose process has been killed are removed.
 */
export async function makeMemoryFolder(name: string): Promise<string> {
  const parent = (await hasMemory()) ? MEMORY : tmpdir();
  for (const entry of await readdir(parent)) {
    const [, pid] = new RegExp(`^${name}-(\\d+)-`).exec(entry) ?? [];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(parent, entry), { recursive: true, force: true });
  }
  const folder = await mkdtemp(join(parent, `${name}-${process.pid}-`));
  await chmod(folder, 0o755);
  return folder;
}

async function hasMemory(): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(MEMORY);
    return bavail * bsize > ENOUGH_BYTES;
  } catch {
    return false; // not on Linux
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
