import { chmod, mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeFileDurably } from './durable-file.ts';
import { SetupError } from '../errors/setup-error.ts';
import { dataFolderErrors } from './data-folder-errors.ts';
import { errorCode, errorMessage } from '../errors/error-code.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';

/** Creates the data folder if it is missing, closes it to other users and returns its real path. */
export async function openDataFolder(dataDir: string): Promise<string> {
  const path = resolve(dataDir);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const folder = await stat(path);
    const ourselves = process.geteuid?.();
    if (ourselves !== undefined && folder.uid !== ourselves) {
      throw new SetupError(dataFolderErrors.DATA_FOLDER_FOREIGN({ path, owner: folder.uid, uid: ourselves }));
    }
    if ((folder.mode & 0o777) !== 0o700) await chmod(path, 0o700);
    return await realpath(path);
  } catch (error) {
    if (error instanceof SetupError) throw error;
    const reason = errorMessage(error);
    throw new SetupError(dataFolderErrors.DATA_FOLDER_UNUSABLE({ path, reason }), { cause: error });
  }
}

/**
 * Locks the data folder for this server; throws when another live server has the lock. The lock of a killed server ends
 * with its process.
 */
export async function lockDataFolder(dataDir: string): Promise<FolderLock> {
  const folder = await openDataFolder(dataDir);
  const lock = await lockFolder(folder);
  if ('release' in lock) return lock;

  const holder = lock.heldBy === undefined ? 'Another server' : `Another server (pid ${lock.heldBy})`;
  throw new SetupError(dataFolderErrors.DATA_FOLDER_IN_USE({ holder, path: folder }));
}

/** Reads a secret of the data folder, or generates it and has it safely on the disk (0600) before returning it. */
export async function readOrCreateSecret(
  dataDir: string,
  name: string,
  generate: () => string,
): Promise<string> {
  const path = join(dataDir, name);
  const existing = await readSecret(path);
  if (existing !== undefined) return existing;

  const secret = generate();
  await writeFileDurably(path, `${secret}\n`, 0o600);
  return secret;
}

async function readSecret(path: string): Promise<string | undefined> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    const reason = errorMessage(error);
    throw new SetupError(dataFolderErrors.SECRET_UNREADABLE({ path, reason }), { cause: error });
  }
  const secret = content.trim();
  if (secret === '') {
    // An empty secret is never replaced by a new one, because everything that the old one has encrypted would be lost.
    throw new SetupError(dataFolderErrors.SECRET_EMPTY({ path }));
  }
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) await chmod(path, 0o600);
  return secret;
}
