// Puts beside the compiled database client the files of @prisma/client that it loads. Run by scripts/build.mjs.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const IMPORT = /(["'])@prisma\/client\/runtime\/([\w.-]+)\1/g;

/**
 * @prisma/client has compilers for six databases, each twice, which is 72 MB. The client loads four files of them, so a
 * production installation is spared the package.
 */
export function copyPrismaRuntime(dist) {
  const client = join(dist, 'database', 'generated');
  const runtime = join(client, 'runtime');
  rmSync(join(client, 'browser.js'));
  rmSync(join(client, 'internal', 'prismaNamespaceBrowser.js'));
  mkdirSync(runtime);
  for (const name of readdirSync(client, { recursive: true })) {
    if (!name.endsWith('.js')) continue;
    const file = join(client, name);
    const here = relative(dirname(file), runtime).split(sep).join('/');
    const code = readFileSync(file, 'utf8');
    const rewritten = code.replace(IMPORT, (_, quote, module) => {
      // The package names its CommonJS twin, which would be read as a module here.
      const source = fileURLToPath(import.meta.resolve(`@prisma/client/runtime/${module}`)).replace(
        /\.js$/,
        '.mjs',
      );
      copyFileSync(source, join(runtime, basename(source)));
      return `${quote}${here.startsWith('.') ? here : `./${here}`}/${basename(source)}${quote}`;
    });
    if (rewritten !== code) writeFileSync(file, rewritten);
  }
  const license = join(
    dirname(createRequire(import.meta.url).resolve('@prisma/client/package.json')),
    'LICENSE',
  );
  copyFileSync(license, join(runtime, 'LICENSE'));
}
