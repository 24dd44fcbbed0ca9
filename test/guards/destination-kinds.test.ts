import { globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AnyDestinationKind } from '../../src/destination-kinds/kind.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { folderOfKind } from '../destination-kinds/folder-of-kind.ts';

const SRC = join(import.meta.dirname, '../../src');
const KINDS = join(SRC, 'destination-kinds');
const FOLDERS = readdirSync(KINDS, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

const byName = (a: AnyDestinationKind, b: AnyDestinationKind): number => a.name.localeCompare(b.name);
const nameOfFolder = (folder: string): string | undefined =>
  DESTINATION_KINDS.find(({ name }) => folderOfKind(name) === folder)?.name;

const read = (file: string): string => readFileSync(join(SRC, file), 'utf8');

/** Code that asks whether something is this kind. */
function comparison(name: string): RegExp {
  const text = `['"\`]${name}['"\`]`;
  return new RegExp(
    `(?:[!=]==?|\\bcase)\\s*${text}|${text}\\s*[!=]==?|\\b(?:kind|category)\\s*(?:=|<>|IN)\\s*\\(?'${name}'`,
  );
}

// Nothing that opens a connection, reads a file or starts a program.
const PACKAGES = new Set(['zod', 'node:crypto', 'node:zlib', 'node:timers/promises']);
const CLIENTS =
  /outbound\/(?:delivery-client|connection|connector|pools|exchange|lookup|shared-lookup|race-addresses)\.ts$/;
const IMPORT = /^(?:import|export) (?!type\b)[^;]*?from '([^']+)';/gm;
const GLOBAL_CLIENTS = /\b(?:fetch|WebSocket|EventSource)\s*\(/;

const importsOf = (code: string): string[] => [...code.matchAll(IMPORT)].map(([, from]) => from ?? '');

/** What a kind must not use of what its code names. */
function forbiddenIn(code: string): string[] {
  const imports = importsOf(code).filter((from) =>
    from.startsWith('.') ? CLIENTS.test(from) : !PACKAGES.has(from),
  );
  return [...imports, ...(GLOBAL_CLIENTS.exec(code) ?? [])];
}

/** The packages that a file needs, through whatever it imports. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  return importsOf(read(file)).flatMap((from) =>
    from.startsWith('.') ? packagesOf(join(dirname(file), from), seen) : [from],
  );
}

describe('the kinds of destinations', () => {
  it('are folders, each of them in the list', async () => {
    const kinds = await Promise.all(
      FOLDERS.map(async (folder) => {
        const module = (await import(join(KINDS, folder, `${folder}.kind.ts`))) as Record<string, unknown>;
        return Object.values(module)[0] as AnyDestinationKind;
      }),
    );
    expect(kinds.length).toBeGreaterThan(0);
    expect(kinds.map(({ name }) => name)).toEqual(FOLDERS.map(nameOfFolder));
    expect([...DESTINATION_KINDS].sort(byName)).toEqual(kinds.sort(byName));
  });

  it('are known by their names in their own folders alone', () => {
    const files = globSync('**/*.ts', { cwd: SRC, exclude: (name) => String(name) === 'generated' });
    expect(files.length).toBeGreaterThan(300);
    const asking = DESTINATION_KINDS.flatMap(({ name }) => {
      const own = `destination-kinds/${folderOfKind(name)}/`;
      return files.filter((file) => !file.startsWith(own) && comparison(name).test(read(file)));
    });
    expect(asking).toEqual([]);
  });

  it.each(DESTINATION_KINDS.map(({ name }) => [name]))(
    '%s has a page with the set-up of the receiver, the creation of the destination, what arrives and troubleshooting, and a row in the README',
    (name) => {
      const page = `docs/destinations/${name.replaceAll('_', '-')}.md`;
      const headings = readFileSync(join(SRC, '..', page), 'utf8').match(/^## .*$/gm) ?? [];
      const wanted = [
        '## Set up the receiver',
        '## Create the destination',
        '## What arrives',
        '## Troubleshooting',
      ];
      expect(headings).toEqual(expect.arrayContaining(wanted));
      const row = readFileSync(join(SRC, '../README.md'), 'utf8')
        .split('\n')
        .find((line) => line.startsWith(`| \`${name}\` `));
      expect(row).toContain(`(${page})`);
    },
  );

  it('send over the connections that they are given, and over nothing else', () => {
    const files = globSync('destination-kinds/**/*.ts', { cwd: SRC });
    const found = files.flatMap((file) => forbiddenIn(read(file)).map((what) => `${file}: ${what}`));
    expect(found).toEqual([]);
  });

  it.each(FOLDERS)('%s has a configuration that needs no package but zod', (folder) => {
    expect([...new Set(packagesOf(`destination-kinds/${folder}/config.ts`))]).toEqual(['zod']);
  });

  it.each([
    ["if (kind.name === 'http') return;", true],
    ["case 'http':", true],
    ["WHERE d.kind = 'http'", true],
    ["'http' !== category", true],
    ["const scheme = 'http';", false],
  ])('would be found where code asks for one by its name: %s', (code, found) =>
    expect(comparison('http').test(code)).toBe(found),
  );

  it.each([
    ["import { request } from 'undici';", ['undici']],
    ["import { connect } from 'node:net';", ['node:net']],
    [
      "import { createDeliveryClient } from '../../outbound/delivery-client.ts';",
      ['../../outbound/delivery-client.ts'],
    ],
    ['const answer = await fetch(url);', ['fetch(']],
    ["import type { DeliveryClient } from '../../outbound/delivery-client.ts';", []],
    ["import { maskUrl } from '../../outbound/mask-url.ts';", []],
  ])('would be found where they open connections: %s', (code, found) =>
    expect(forbiddenIn(code)).toEqual(found),
  );
});
