// Builds the pages under web/ to web/dist, each file beside its compressed twins. Run by scripts/build.mjs.
import {
  createReadStream,
  createWriteStream,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import { readStamp, ROOT, stampFiles, webStamp } from './stamps.mjs';

const GENERATED_TYPES = join('web', 'src', 'generated', 'graphql-env.d.ts');
const COMPRESSED = /\.(js|css|html|svg)$/;
// Nearly as small as the highest, in a tenth of the time.
const BROTLI_QUALITY = 9;

/** `run(script, args, options)` runs a Node.js program and says whether it succeeded. */
export async function buildWeb(run) {
  const stamp = webStamp();
  if (existsSync(GENERATED_TYPES) && readStamp(stampFiles.web) === stamp) return true;
  const next = join('web', `dist.next-${process.pid}`);
  const previous = `${next}.previous`;
  try {
    // The types of every GraphQL document come from schema.graphql.
    if (!run('node_modules/gql.tada/bin/cli.js', ['generate-output', '--tsconfig', 'web/tsconfig.json']))
      return false;
    const vite = ['build', '--config', 'web/vite.config.ts', '--outDir', join(ROOT, next)];
    if (!run('node_modules/vite/bin/vite.js', vite)) return false;
    await compressAll(next);
    writeFileSync(join(next, basename(stampFiles.web)), stamp);
    if (existsSync('web/dist')) renameSync('web/dist', previous);
    renameSync(next, 'web/dist');
    return true;
  } finally {
    rmSync(next, { recursive: true, force: true });
    rmSync(previous, { recursive: true, force: true });
  }
}

async function compressAll(folder) {
  const files = readdirSync(folder).filter((name) => COMPRESSED.test(name));
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  await Promise.all(
    files.flatMap((name) => {
      const file = join(folder, name);
      return [
        pipeline(createReadStream(file), createBrotliCompress({ params }), createWriteStream(`${file}.br`)),
        pipeline(createReadStream(file), createGzip(), createWriteStream(`${file}.gz`)),
      ];
    }),
  );
}
