import { readdir, rm } from 'node:fs/promises';
import { enableCompileCache, flushCompileCache, getCompileCacheDir } from 'node:module';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** A folder of the data folder, which no other user may write to: what is in it is run. */
const FOLDER = 'code-cache';

/**
 * From here on Node.js takes the compiled code of what is loaded from the data folder, as far as it belongs to the same
 * text and the same Node.js. Where the folder cannot be used, everything is compiled as without it.
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
  // It takes a tenth of a second when all is new: the server says first that it is ready.
  await setImmediate();
  flushCompileCache();
  const folder = join(dataDir, FOLDER);
  const others = (await readdir(folder).catch(() => [])).filter((name) => name !== basename(own));
  // A folder that stays only takes room.
  await Promise.all(
    others.map((name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}
