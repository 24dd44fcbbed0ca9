import { registerHooks, type LoadHookSync, type ResolveHookSync } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.ts';

export type Globals = Readonly<Record<string, unknown>>;

/** The modules of one test file. */
export interface TestFileModules {
  /** What to import in place of a file. */
  urlOf(file: URL): string;
  /** Says what its modules import from `@jest/globals`. */
  setGlobals(globals: Globals): void;
}

const ROOT = new URL('../../../', import.meta.url).href;
const TESTS = `${ROOT}test/`;
const PACKAGES = `${ROOT}node_modules/`;
const TYPESCRIPT = /\.ts(\?|$)/;
const JEST_GLOBALS = 'jest-globals:';
/** At the end of the URL of a module that one test file has for itself. */
const FILE_NUMBER = /\?file=\d+$/;

/** Source maps of all that is loaded, by the names in stack traces. */
const sourceMaps = new Map<string, string>();
let current: { readonly cacheFolder: string; readonly mapsOfFile: Map<string, string> } | undefined;
let files = 0;

/**
 * Begins another test file. What is below `test/` is loaded anew for it, because it may keep state and has the globals of
 * its file. `src/` and packages are loaded once in a process, as they are in the server.
 */
export function beginTestFile(cacheFolder: string, mapsOfFile: Map<string, string>): TestFileModules {
  if (current === undefined) registerHooks({ resolve, load });
  current = { cacheFolder, mapsOfFile };
  for (const [url, mapFile] of sourceMaps) mapsOfFile.set(url, mapFile);
  const number = (files += 1);
  return {
    urlOf: ({ href }) => `${href}?file=${number}`,
    setGlobals: (globals) => void Object.assign(globalThis, { [HANDED_OVER]: globals }),
  };
}

const resolve: ResolveHookSync = (specifier, context, next) => {
  const ofFile = FILE_NUMBER.exec(context.parentURL ?? '')?.[0] ?? '';
  if (specifier === '@jest/globals') return { url: `${JEST_GLOBALS}${ofFile}`, shortCircuit: true };
  const resolved = next(specifier, context);
  return resolved.url.startsWith(TESTS) ? { ...resolved, url: `${resolved.url}${ofFile}` } : resolved;
};

const load: LoadHookSync = (url, context, next) => {
  if (url.startsWith(JEST_GLOBALS)) return { format: 'module', source: jestGlobals(), shortCircuit: true };
  const isOurs = url.startsWith(ROOT) && !url.startsWith(PACKAGES) && TYPESCRIPT.test(url);
  if (!isOurs || current === undefined) return next(url, context);
  const { code, mapFile } = compile(fileURLToPath(url), current.cacheFolder);
  sourceMaps.set(url, mapFile);
  current.mapsOfFile.set(url, mapFile);
  return { format: 'module', source: code, shortCircuit: true };
};

const HANDED_OVER = Symbol.for('auditstream.test.globals');

/** A module that exports what jest-circus has made for the test file. */
function jestGlobals(): string {
  const globals = `globalThis[Symbol.for('${String(HANDED_OVER.description)}')]`;
  const names = Object.keys((globalThis as { [HANDED_OVER]?: Globals })[HANDED_OVER] ?? {});
  return `export const { ${names.join(', ')} } = ${globals};`;
}
