import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';

/**
 * Writes a file that only this user can read, even if the old file had other permissions. The file appears only when it
 * is complete, so that a truncated one never looks complete. A target that is not a file, such as a named pipe, is
 * written to directly.
 */
export async function writeWhole(file: string, write: (target: Writable) => Promise<void>): Promise<void> {
  if (await isNoFile(file)) return write(createWriteStream(file));
  const partial = `${file}.${randomBytes(6).toString('hex')}.partial`;
  try {
    // A new file with a random name: in a folder that other users can write to, a link of theirs could lead to another
    // file.
    await write(createWriteStream(partial, { mode: 0o600, flags: 'wx' }));
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function isNoFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => !found.isFile(),
    () => false,
  );
}
