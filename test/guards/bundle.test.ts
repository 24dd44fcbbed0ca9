import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'dist');

/** Where the source map of a built file leads, below the project. */
function sourcesOf(file: string): string[] {
  const { sources } = JSON.parse(readFileSync(join(DIST, `${file}.map`), 'utf8')) as { sources: string[] };
  return sources.map((source) => join('dist', file, '..', source));
}

const files = readdirSync(DIST).filter((name) => name.endsWith('.js'));
// A file without code of its own has none.
const mapped = files.filter((file) => existsSync(join(DIST, `${file}.map`)));

describe('what is built', () => {
  it('leads an error to the line of its source', () => {
    const sources = mapped.flatMap(sourcesOf).filter((source) => !source.startsWith('node_modules'));
    expect(sources).toContain('src/app.ts');
    expect(sources).toContain('src/main.ts');
    expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
  });

  it('has the packages that it loads', () => {
    const imported = files.flatMap((file) =>
      [...readFileSync(join(DIST, file), 'utf8').matchAll(/^import .*? from "([^"]+)";$/gm)].map(
        ([, name = '']) => name,
      ),
    );
    expect(imported.length).toBeGreaterThan(10);
    expect(imported.filter((name) => !name.startsWith('.') && !isBuiltin(name))).toEqual([]);
  });

  it('has the API of the sources, with the names of their classes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'auditstream-schema-'));
    try {
      const { status, stderr } = spawnSync(process.execPath, [join(DIST, 'emit-schema.js')], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(readFileSync(join(folder, 'schema.graphql'), 'utf8')).toBe(
        readFileSync(join(ROOT, 'schema.graphql'), 'utf8'),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
