// Runs before `npm start` and `npm test`, on whatever Node.js the machine has (>= 20.19) and before anything is
// installed: plain JavaScript, no dependencies. It installs what is missing and builds:
//   node scripts/prepare.mjs build    what the server needs
//   node scripts/prepare.mjs test     the same, and what only tests and checks need (test/package.json)
//   node scripts/prepare.mjs check    everything is installed, nothing is built
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from './prepare-lock.mjs';
import {
  bundledNode,
  buildStamp,
  installStamp,
  isInstalledByHand,
  readStamp,
  ROOT,
  stampFiles,
  webStamp,
} from './stamps.mjs';

// The server uses what Node.js 24 brought.
const MIN_BUILD_NODE = [24, 0];
const LOCK = '.prepare.lock';

await main();

async function main() {
  const [purpose] = process.argv.slice(2);
  if (!['build', 'test', 'check'].includes(purpose))
    fail('Usage: node scripts/prepare.mjs build, or test, or check');
  process.chdir(ROOT);
  const extent = purpose === 'build' ? 'build' : 'all';
  const isReady = () => purpose === 'check' || isBuilt();
  if (isInstalled(extent) && isReady()) return;

  // Relative: the path of a socket is short.
  const lock = await takeLock(LOCK, () =>
    console.log('Waiting for another installation or build in this folder …'),
  );
  // Another prepare may have done the work while this one waited.
  if (!isInstalled(extent)) install(extent);
  if (!isReady()) build();
  lock?.close();
}

function isInstalled(extent) {
  const stamp = readStamp(stampFiles.install);
  if (stamp === installStamp('all') || stamp === installStamp(extent)) return true;
  if (!isInstalledByHand()) return false;
  writeFileSync(stampFiles.install, installStamp('all'));
  return true;
}

function isBuilt() {
  return (
    existsSync('dist/main.js') &&
    readStamp(stampFiles.build) === buildStamp() &&
    readStamp(stampFiles.web) === webStamp()
  );
}

function install(wanted) {
  const stamp = readStamp(stampFiles.install);
  // A person who has installed everything before works on the project: the next test should not install again.
  const extent = stamp?.startsWith('all ') ? 'all' : wanted;
  // A server may run on what is there: `install` leaves it, where `ci` would delete it first.
  const isAdding = stamp === installStamp('build');
  const command = isAdding ? ['install', '--no-save'] : ['ci'];
  console.log(`Installing dependencies (npm ${command[0]}) …`);
  const started = Date.now();
  // npm's own path when npm started us: its version is the one the user chose.
  const npm = process.env.npm_execpath;
  const [program, ...first] = npm ? [process.execPath, npm] : ['npm'];
  const options = ['--include=dev', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'];
  // The workspace test/ has what only tests and checks need.
  if (extent === 'build') options.push('--workspaces=false');
  const { status, error } = spawnSync(program, [...first, ...command, ...options], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) {
    fail(
      `The installation failed${error ? ` (${error.message})` : ''}. ` +
        'Check that the npm registry can be reached (`npm ping`) and run the same command again.',
    );
  }
  mkdirSync('node_modules', { recursive: true });
  writeFileSync(stampFiles.install, installStamp(extent));
  console.log(`Installed in ${seconds(started)} s.`);
}

function build() {
  console.log('Building …');
  const started = Date.now();
  // Leftovers of a killed build; the lock shows that none is running.
  for (const folder of ['.', 'web']) {
    for (const name of readdirSync(folder).filter((entry) => entry.startsWith('dist.next-'))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
  const { status } = spawnSync(nodeForBuild(), ['scripts/build.mjs'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) fail('The build failed. Correct what is reported above and run the same command again.');
  console.log(`Built in ${seconds(started)} s.`);
}

function nodeForBuild() {
  if (existsSync(bundledNode)) return bundledNode;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MIN_BUILD_NODE[0] || (major === MIN_BUILD_NODE[0] && minor >= MIN_BUILD_NODE[1]))
    return process.execPath;
  return fail(
    `npm has no Node.js ${MIN_BUILD_NODE.join('.')} or newer for ${process.platform}-${process.arch}, and this one is ${process.version}. ` +
      'Install Node.js 24 and run the same command again.',
  );
}

function seconds(started) {
  return ((Date.now() - started) / 1000).toFixed(1);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
