import { chmod, chown, lstat, mkdir, mkdtemp, readlink, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { syncFolder, writeFileDurably } from '../data-folder/durable-file.ts';
import { SetupError } from '../errors/setup-error.ts';
import { embeddedErrors } from './embedded-errors.ts';
import { unlessMissing } from '../errors/error-code.ts';
import { findDatabaseUser, type SystemUser } from './system-user.ts';

/** The folder for everything that PostgreSQL must reach when root starts it as another user. */
export const SYSTEM_FOLDER = '/var/lib/auditstream';

/** The folder of one embedded database, and the user its PostgreSQL runs as (undefined: ourselves). */
export interface DatabaseHome {
  folder: string;
  user: SystemUser | undefined;
}

/** The database files inside a home. */
export const clusterFolder = (home: DatabaseHome): string => join(home.folder, 'cluster');

/** Opens, or creates, the place of the database files that belong to a data folder (a real path). */
export async function openDatabaseHome(dataDir: string): Promise<DatabaseHome> {
  const link = join(dataDir, 'postgres');
  const kind = await kindOf(link);
  return process.geteuid?.() === 0 ? openAsRoot(dataDir, link, kind) : openAsOrdinaryUser(link, kind);
}

async function openAsOrdinaryUser(link: string, kind: Kind): Promise<DatabaseHome> {
  if (kind === 'link') {
    throw new SetupError(embeddedErrors.DATABASE_FILES_OF_ROOT({ path: await readlink(link) }));
  }
  await mkdir(link, { recursive: true, mode: 0o700 });
  return { folder: link, user: undefined };
}

/**
 * As root the data folder holds only a link to the files. PostgreSQL runs as another user then, and that one can enter
 * neither a data folder of mode 0700 nor anything below /root. The link, not a name made from the data folder's path,
 * is the key: a data folder that is moved keeps its database, and one that is deleted and made again does not meet
 * the database of its predecessor with secrets that do not fit.
 */
async function openAsRoot(dataDir: string, link: string, kind: Kind): Promise<DatabaseHome> {
  if (kind === 'folder') {
    throw new SetupError(embeddedErrors.DATABASE_FILES_OF_USER({ path: link }));
  }
  await openSystemFolder();
  const folder = kind === 'link' ? await followLink(link) : await createLinkedFolder(dataDir, link);
  const user = (await ownerOf(join(folder, 'cluster'))) ?? (await findDatabaseUser());
  return { folder, user };
}

/** Creates the folder for files of all embedded databases that root starts. */
async function openSystemFolder(): Promise<void> {
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  const folder = await lstat(SYSTEM_FOLDER);
  // The server writes here as root, and the owner of the folder could replace the files that it writes to.
  if (!folder.isDirectory() || folder.uid !== 0 || (folder.mode & 0o022) !== 0) {
    throw new SetupError(embeddedErrors.SYSTEM_FOLDER_UNSAFE({ path: SYSTEM_FOLDER }));
  }
  if ((folder.mode & 0o055) !== 0o055) await chmod(SYSTEM_FOLDER, 0o755);
}

async function followLink(link: string): Promise<string> {
  try {
    return await realpath(link);
  } catch (error) {
    // A start with an empty database would look like a loss of all data.
    const message = embeddedErrors.DATABASE_FILES_MISSING({ link, path: await readlink(link) });
    throw new SetupError(message, { cause: error });
  }
}

async function createLinkedFolder(dataDir: string, link: string): Promise<string> {
  const folder = await mkdtemp(join(SYSTEM_FOLDER, 'database-'));
  await chmod(folder, 0o755);
  await writeFileDurably(join(folder, 'data-folder'), `${dataDir}\n`, 0o600);
  await syncFolder(SYSTEM_FOLDER);
  await symlink(folder, link);
  await syncFolder(dataDir);
  return folder;
}

// Files that exist keep their owner, so an operator who creates the user `auditstream` later hands them over by chown.
async function ownerOf(cluster: string): Promise<SystemUser | undefined> {
  const files = await unlessMissing(stat(cluster));
  return files === undefined || files.uid === 0 ? undefined : { uid: files.uid, gid: files.gid };
}

type Kind = 'missing' | 'link' | 'folder';

async function kindOf(path: string): Promise<Kind> {
  const found = await unlessMissing(lstat(path));
  if (found === undefined) return 'missing';
  return found.isSymbolicLink() ? 'link' : 'folder';
}

// sun_path has 104 bytes on macOS and 108 on Linux, including the final NUL; PostgreSQL adds "/.s.PGSQL.5432".
const LONGEST_SOCKET_FOLDER = 89;
const TEMPORARY_SOCKETS = 'auditstream-';

/** Creates an empty folder for the Unix socket, in the home if the path is short and plain enough, else in a temporary folder. */
export async function createSocketFolder(home: DatabaseHome): Promise<string> {
  const inHome = join(home.folder, 'run');
  await removeSocketFolder(home);
  if (fitsSocket(inHome)) {
    await mkdir(inHome, { mode: 0o700 });
    await giveTo(home.user, inHome);
    return inHome;
  }
  const parent = fitsSocket(join(tmpdir(), `${TEMPORARY_SOCKETS}XXXXXX`)) ? tmpdir() : '/tmp';
  const folder = await mkdtemp(join(parent, TEMPORARY_SOCKETS));
  // The link is how the next start finds what a killed server has left there.
  await symlink(folder, inHome);
  return folder;
}

/** Removes the folder of the Unix socket, wherever it is. */
export async function removeSocketFolder(home: DatabaseHome): Promise<void> {
  const inHome = join(home.folder, 'run');
  if ((await kindOf(inHome)) === 'link') {
    const target = await readlink(inHome);
    if (basename(target).startsWith(TEMPORARY_SOCKETS)) await rm(target, { recursive: true, force: true });
  }
  await rm(inHome, { recursive: true, force: true });
}

// The setting is a comma-separated list with quoting rules of its own: a path that would need them goes elsewhere.
function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(folder) <= LONGEST_SOCKET_FOLDER && /^[\w./+@-]+$/.test(folder);
}

/** Makes a file or folder belong to the user that PostgreSQL runs as. */
export async function giveTo(user: SystemUser | undefined, path: string): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}
