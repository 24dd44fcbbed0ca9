#!/usr/bin/env node
// The command line. Plain JavaScript, because npx runs it on whatever Node.js the machine has: in a clone it builds what
// is missing, and it goes on with the Node.js that npm has installed where the machine's own is too old.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MIN_NODE = 24;
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const main = join(ROOT, 'dist', 'cli', 'main.js');
const prepare = join(ROOT, 'scripts', 'prepare.mjs');

if (existsSync(prepare)) {
  // Its messages are about the build; the standard output belongs to the command.
  const { status } = spawnSync(process.execPath, [prepare, 'build'], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

if (Number.parseInt(process.versions.node, 10) >= MIN_NODE) await import(pathToFileURL(main).href);
else runOn(newerNode());

/** A clone installs one. */
function newerNode() {
  const node = join(ROOT, 'node_modules', '.bin', 'node');
  if (existsSync(node)) return node;
  console.error(
    `Auditstream needs Node.js ${MIN_NODE}, and this one is ${process.version}. Install Node.js ${MIN_NODE} and run the same command again.`,
  );
  return process.exit(1);
}

function runOn(node) {
  const child = spawn(node, ['--enable-source-maps', main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A signal to this process alone goes on; one to the group has reached the command already, which takes it once.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 130));
}
