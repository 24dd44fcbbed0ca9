import { chmod, mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeFileDurably } from './durable-file.ts';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';
import { errorCode } from './error-code.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';

/** Creates the data folder if it is missing, closes it to other users and returns its real path. */
export async function openDataFolder(dataDir: string): Promise<string> {
  const path = resolve(dataDir);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const folder = await stat(path);
    const ourselves = process.geteuid?.();
    if (ourselves !== undefined && folder.uid !== ourselves) {
      throw new EmbeddedDatabaseError(
        `The data folder ${path} belongs to the user with uid ${folder.uid}, and this server runs as uid ${ourselves}. ` +
          'Start it as that user, or set AUDITSTREAM_DATA_DIR to another folder.',
      );
    }
    if ((folder.mode & 0o777) !== 0o700) await chmod(path, 0o700);
    return await realpath(path);
  } catch (error) {
    if (error instanceof EmbeddedDatabaseError) throw error;
    throw new EmbeddedDatabaseError(
      `The data folder ${path} cannot be used: ${messageOf(error)}. ` +
        'Set AUDITSTREAM_DATA_DIR to a folder that this user may create and write.',
      { cause: error },
    );
  }
}

/** Locks the data folder for this server; throws when a live server has it. A killed server's lock is gone with it. */
export async function lockDataFolder(dataDir: string): Promise<FolderLock> {
  const folder = await openDataFolder(dataDir);
  const lock = await lockFolder(folder);
  if ('release' in lock) return lock;

  const holder = lock.heldBy === undefined ? 'Another server' : `Another server (pid ${lock.heldBy})`;
  throw new EmbeddedDatabaseError(
    `${holder} is using the data folder ${folder}. ` +
      'Stop that one first, or give this one a folder of its own with AUDITSTREAM_DATA_DIR.',
  );
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
    throw new EmbeddedDatabaseError(
      `The secret ${path} cannot be read: ${messageOf(error)}. Make it a file that this user may read (mode 0600).`,
      { cause: error },
    );
  }
  const secret = content.trim();
  if (secret === '') {
    // Never replaced by a new one: what the old one has encrypted would be lost for good.
    throw new EmbeddedDatabaseError(
      `The secret ${path} is empty. Restore it from a backup of the data folder.`,
    );
  }
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) await chmod(path, 0o600);
  return secret;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
