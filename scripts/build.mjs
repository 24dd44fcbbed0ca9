// Generates the database client, compiles and bundles src/ to dist/ and builds the pages to web/dist. Run by `npm run build` and by scripts/prepare.mjs.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildWeb } from './build-web.mjs';
import { bundle } from './bundle.mjs';
import { buildStamp, clientStamp, readStamp, ROOT, stampFiles } from './stamps.mjs';

process.chdir(ROOT);
// Taken before the compiler reads: a file that is edited meanwhile makes the next start build again.
const stamp = buildStamp();
// The pages first: what says that everything is built comes with the last one.
if (generateClient() && (await buildWeb(run)) && (await compile(`dist.next-${process.pid}`))) process.exit(0);
process.exit(1);

function generateClient() {
  const current = clientStamp();
  if (readStamp(stampFiles.client) === current) return true;
  rmSync(stampFiles.client, { force: true });
  const generated = run('node_modules/prisma/build/index.js', ['generate', '--no-hints'], {
    // `generate` needs no engine but looks for one first, and its download is out of reach on many machines.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    PRISMA_HIDE_UPDATE_NOTIFICATION: '1',
    CHECKPOINT_DISABLE: '1',
  });
  if (generated) writeFileSync(stampFiles.client, current);
  return generated;
}

// Into a new folder that then takes the place of the old one: no file of a deleted source stays behind, a running
// server keeps its own files until the swap, and a build that fails leaves the last good one.
async function compile(next) {
  const previous = `${next}.previous`;
  const compiled = `${next}.compiled`;
  const options = `--outDir ${compiled} --incremental false --tsBuildInfoFile null --noEmitOnError`.split(
    ' ',
  );
  try {
    if (!run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json', ...options])) return false;
    await bundle(compiled, next);
    writeFileSync(join(next, basename(stampFiles.build)), stamp);
    if (existsSync('dist')) renameSync('dist', previous);
    renameSync(next, 'dist');
    return true;
  } finally {
    rmSync(compiled, { recursive: true, force: true });
    rmSync(next, { recursive: true, force: true });
    rmSync(previous, { recursive: true, force: true });
  }
}

function run(script, args, env = {}) {
  const result = spawnSync(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  // Shown only when something is wrong: Prisma talks a lot.
  if (result.status !== 0) console.error(`${result.stdout}${result.stderr}`.trim() || String(result.error));
  return result.status === 0;
}
