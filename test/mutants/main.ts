// `npm run test:mutants`: takes each line out that holds an invariant, in a copy of the tree, and runs the test that has
// to fail then. `-- --only TEXT` takes the mutants whose invariant, file or text contains it.
import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startTestPostgres } from '../support/test-postgres.ts';
import { TEST_SERVER_VARIABLE } from '../support/test-server.ts';
import { copyTree } from './copy-tree.ts';
import { mutated, type Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { runTests } from './run-test.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BASELINE_MS = 30 * 60_000;

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = MUTANTS.filter((mutant) =>
  [mutant.invariant, mutant.file, mutant.take].some((text) => text.includes(values.only ?? '')),
);
if (chosen.length === 0) {
  console.error('Usage: npm run test:mutants -- [--only TEXT]. No mutant contains that text.');
  process.exit(2);
}

const copy = await copyTree(ROOT);
const postgres = await startTestPostgres();
const env = { ...process.env, [TEST_SERVER_VARIABLE]: JSON.stringify(postgres.connection) };
const end = async (): Promise<void> => {
  await postgres.remove();
  await rm(copy, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void end().finally(() => process.exit(130)));

let survivors = 0;
try {
  if (await isSound()) for (const mutant of chosen) survivors += (await isKilled(mutant)) ? 0 : 1;
  else survivors = chosen.length;
} finally {
  await end();
}
console.log(`\n${chosen.length - survivors} of ${chosen.length} were noticed.`);
if (survivors > 0) process.exitCode = 1;

/** A test that fails in any case would notice nothing. */
async function isSound(): Promise<boolean> {
  const files = [...new Set(chosen.map(({ test }) => test[0]))];
  const titles = [...new Set(chosen.map(({ test }) => test[1]))];
  const run = await runTests(copy, files, titles, { env, longestMs: BASELINE_MS });
  console.log(`With every line in place, the tests have ${run.kind}.`);
  if (run.kind === 'failed') console.log(run.tests.join('\n'));
  if (run.kind === 'broken') console.log(run.why);
  return run.kind === 'passed';
}

async function isKilled(mutant: Mutant): Promise<boolean> {
  const began = performance.now();
  const verdict = await verdictOn(mutant);
  const seconds = ((performance.now() - began) / 1_000).toFixed(0).padStart(4);
  console.log(`${seconds} s  ${verdict.padEnd(9)} ${mutant.file}: ${firstLine(mutant.take)}`);
  return verdict === 'noticed';
}

async function verdictOn(mutant: Mutant): Promise<string> {
  const text = mutated(copy, mutant);
  if (text === undefined) return 'NOT FOUND: the text stands in the file not exactly once,';
  const path = join(copy, mutant.file);
  const original = await readFile(path);
  await writeFile(path, text);
  try {
    if (mutant.build) build();
    const [file, title] = mutant.test;
    const run = await runTests(copy, [file], [title], { env });
    if (run.kind === 'broken') return `BROKEN: ${run.why},`;
    return run.kind === 'failed' ? 'noticed' : 'SURVIVED';
  } finally {
    await writeFile(path, original);
    if (mutant.build) build();
  }
}

function build(): void {
  execFileSync(process.execPath, ['scripts/prepare.mjs', 'build'], {
    cwd: copy,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
