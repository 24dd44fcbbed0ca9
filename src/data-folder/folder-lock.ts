import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { writeFileDurably } from './durable-file.ts';
import { SetupError } from '../errors/setup-error.ts';
import { errorMessage } from '../errors/error-code.ts';
import { dataFolderErrors } from './data-folder-errors.ts';

/** A folder that no other process can lock until `release` or the end of this process, however it ends. */
export interface FolderLock {
  release(): Promise<void>;
}

/** The folder is locked by a live process; `pid` is undefined when the holder has not written it yet. */
export interface LockedElsewhere {
  heldBy: number | undefined;
}

const SQLITE_BUSY = 5;

/** Takes the exclusive lock on a folder, or says who holds it. */
export async function lockFolder(folder: string): Promise<FolderLock | LockedElsewhere> {
  try {
    return await tryLock(folder);
  } catch (error) {
    const reason = errorMessage(error);
    const message = dataFolderErrors.FOLDER_NOT_LOCKABLE({ path: folder, reason });
    throw new SetupError(message, { cause: error });
  }
}

async function tryLock(folder: string): Promise<FolderLock | LockedElsewhere> {
  const pidFile = join(folder, 'server.pid');
  const lockFile = join(folder, 'server.lock');
  // Node.js has no flock(). A pid file cannot tell a dead holder from a reused pid without a race while it is being
  // taken over. SQLite, which is built in, holds a POSIX lock: the kernel drops it when the process dies, children
  // do not inherit it, and nothing that is left on the disk has to be judged.
  // A user who can read the file can lock it, too, and keep this server from starting.
  await (await open(lockFile, 'a', 0o600)).close();
  const database = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    // In memory: the lock never writes, and a journal beside it would only puzzle people.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    return { heldBy: await readPid(pidFile) };
  }
  await writeFileDurably(pidFile, `${process.pid}\n`, 0o600);

  let released = false;
  return {
    async release() {
      if (released) return;
      released = true;
      await rm(pidFile, { force: true });
      database.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

async function readPid(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isInteger(pid) ? pid : undefined;
}
