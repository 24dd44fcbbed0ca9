// Joins the compiled sources and the packages that they import into a few files. Run by scripts/build.mjs.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** What is run by its path: the server, its thread, the command line, and what writes generated files. */
const PROGRAMS = [
  'main',
  'followers.thread',
  'cli/main',
  'emit-schema',
  'cli/apply/emit-streams-schema',
  'sources/emit-snippets',
];
// Packages ask for these only where they are installed.
const NOT_INSTALLED = ['pg-native', 'class-validator', 'ts-morph'];
const PRISMA_RUNTIME = /^@prisma\/client\/runtime\/[\w.-]+$/;

/** `compiled` is a folder beside `dist`, so that packages and sources are found from both. */
export async function bundle(compiled, dist) {
  const input = Object.fromEntries(PROGRAMS.map((name) => [name, join(compiled, `${name}.js`)]));
  const plugins = [compiledSources(compiled), prismaRuntime()];
  const platform = 'node';
  const bundled = await rolldown({ input, platform, plugins, external: NOT_INSTALLED, onLog: refuse });
  const { output } = await bundled.write({
    dir: dist,
    format: 'esm',
    // The same in each version, or the code cache would keep the files of every one.
    chunkFileNames: '[name].js',
    // GraphQL's types and errors are named after their classes.
    keepNames: true,
    // type-graphql needs that reflect-metadata has run before it.
    strictExecutionOrder: true,
    comments: { legal: true, annotation: false, jsdoc: false },
    sourcemap: true,
    sourcemapExcludeSources: true,
  });
  await bundled.close();
  for (const { fileName, code } of output.filter(({ type }) => type === 'chunk')) {
    if (fileName.includes('/') && code.includes('import.meta.url'))
      throw new Error(`${fileName} looks for files beside it; only those at the top of dist/ may`);
    // V8 keeps the text of a program, and a single letter beyond ASCII would make it two bytes for each.
    writeFileSync(join(dist, fileName), code.replace(/[^\0-\x7f]/g, escaped));
  }
  const license = join(
    dirname(createRequire(import.meta.url).resolve('@prisma/client/package.json')),
    'LICENSE',
  );
  // A production installation has the other packages, and their licenses, beside what is bundled.
  copyFileSync(license, join(dist, 'prisma-client.LICENSE'));
}

/** A module goes on finding files from where it was, and errors name the line of its source. */
function compiledSources(compiled) {
  const folder = join(process.cwd(), compiled, sep);
  return {
    name: 'compiled-sources',
    load(id) {
      if (!id.startsWith(folder)) return null;
      const place = relative(folder, id).split(sep).join('/');
      const code = readFileSync(id, 'utf8').replaceAll(
        /(?<!typeof )\bimport\.meta\.url\b/g,
        `new URL(${JSON.stringify(`./${place}`)}, import.meta.url).href`,
      );
      return { code, map: readFileSync(`${id}.map`, 'utf8') };
    },
  };
}

/** The package names the CommonJS twin of each file, and another bundler's idea of the platform. */
function prismaRuntime() {
  return {
    name: 'prisma-runtime',
    resolveId: (source) =>
      PRISMA_RUNTIME.test(source)
        ? fileURLToPath(import.meta.resolve(source)).replace(/\.js$/, '.mjs')
        : null,
  };
}

function escaped(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function refuse(level, log) {
  throw new Error(`The bundler reports ${log.code ?? level}: ${log.message}`);
}
