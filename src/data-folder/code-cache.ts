import { readdir, rm } from 'node:fs/promises';
import { enableCompileCache, flushCompileCache, getCompileCacheDir } from 'node:module';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** In the data folder, where no other user can write: the process executes the code in it. */
const FOLDER = 'code-cache';

/**
 * From now on Node.js loads compiled code from the data folder, if it belongs to the same source text and the same
 * Node.js. If the folder cannot be used, Node.js compiles everything.
 */
export function useCodeCache(dataDir: string): void {
  enableCompileCache(join(dataDir, FOLDER));
}

/**
 * Writes what has been compiled since `useCodeCache`, and removes what other versions of Node.js have left. Call it once
 * everything is loaded: at its exit Node.js would write it, too, but a killed server has no exit.
 */
export async function keepCodeCache(dataDir: string): Promise<void> {
  const own = getCompileCacheDir();
  if (own === undefined) return;
  // Writing a new cache takes a tenth of a second, so the server first reports that it is ready.
  await setImmediate();
  flushCompileCache();
  const folder = join(dataDir, FOLDER);
  const others = (await readdir(folder).catch(() => [])).filter((name) => name !== basename(own));
  // A folder that cannot be removed only takes space.
  await Promise.all(
    others.map((name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}
