import { transformSync, version } from '@swc/core';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Compiled {
  readonly code: string;
  readonly mapFile: string;
}

const SETTINGS = new URL('../../../.swcrc', import.meta.url);

/** Compiles a TypeScript file, or takes what an earlier run has left of it in the folder. */
export function compile(path: string, cacheFolder: string): Compiled {
  const source = readFileSync(path, 'utf8');
  const compiledBy = `${version} ${readFileSync(SETTINGS, 'utf8')}`;
  const key = createHash('sha256')
    .update(JSON.stringify([compiledBy, path, source]))
    .digest('hex');
  const folder = join(cacheFolder, 'modules');
  const codeFile = join(folder, `${key}.js`);
  const mapFile = join(folder, `${key}.map`);
  try {
    return { code: readFileSync(codeFile, 'utf8'), mapFile };
  } catch {
    const sourceFileName = pathToFileURL(path).href;
    const { code, map = '' } = transformSync(source, { filename: path, sourceFileName, sourceMaps: true });
    mkdirSync(folder, { recursive: true });
    // The code last: where it is, its map is, too.
    writeWhole(mapFile, map);
    writeWhole(codeFile, code);
    return { code, mapFile };
  }
}

/** Another worker that compiles the same file finds all of it or nothing. */
function writeWhole(path: string, content: string): void {
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, content);
  renameSync(beside, path);
}
