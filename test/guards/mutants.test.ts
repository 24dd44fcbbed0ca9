import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { mutated, type Mutant } from '../mutants/mutant.ts';
import { MUTANTS } from '../mutants/mutants.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Invariant {
  readonly text: string;
  /** The files that are named for it. */
  readonly tests: readonly string[];
}

function invariantsIn(document: string): Invariant[] {
  const table = document.split('\n| invariant | how | test |\n')[1]?.split('\n\n')[0] ?? '';
  const rows = table.split('\n').map((line) => line.split(' | '));
  return rows.flatMap(([invariant = '', , tests = '']) => {
    const text = invariant.replace(/^\| /, '');
    return text.startsWith('---') ? [] : [{ text, tests: pathsIn(tests) }];
  });
}

const pathsIn = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => `test/${path}`);

const INVARIANTS = invariantsIn(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8'));

/** Whether a title stands in the test or in a file of its folder, from which the test takes its cases. */
function isTitle(title: string, test: string): boolean {
  const files = globSync(`${dirname(test)}/**/*.ts`, { cwd: ROOT });
  return files.some((file) => readFileSync(join(ROOT, file), 'utf8').replaceAll("\\'", "'").includes(title));
}

/** What is wrong with a mutant, so that `npm run test:mutants` would not say what it seems to say. */
function problemsOf(mutant: Mutant): string[] {
  const { invariant, file, take } = mutant;
  const [test, title] = mutant.test;
  const at = `${file}, ${take}`;
  const problems: string[] = [];
  const row = INVARIANTS.find(({ text }) => text === invariant);
  if (!existsSync(join(ROOT, file)) || mutated(ROOT, mutant) === undefined)
    problems.push(`${at}: the text does not stand in the file exactly once`);
  if (!existsSync(join(ROOT, test))) problems.push(`${at}: there is no ${test}`);
  else if (!isTitle(title, test))
    problems.push(`${at}: no test of ${dirname(test)} has the title "${title}"`);
  if (title.length < 10) problems.push(`${at}: the title of its test says nothing`);
  if (row === undefined) problems.push(`${at}: ARCHITECTURE.md has no invariant "${invariant}"`);
  else if (!row.tests.includes(test)) problems.push(`${at}: ARCHITECTURE.md does not name ${test} for it`);
  return problems;
}

describe('the invariants of ARCHITECTURE.md', () => {
  it('each have a line that holds them and a test that fails without it', () => {
    expect(INVARIANTS.length).toBeGreaterThan(40);
    const held = new Set(MUTANTS.map(({ invariant }) => invariant));
    expect(INVARIANTS.map(({ text }) => text).filter((text) => !held.has(text))).toEqual([]);
  });

  it('name tests that there are', () => {
    const named = INVARIANTS.flatMap(({ tests }) => tests);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('the lines that are taken out', () => {
  it('are where the list says, and so are their tests', () => {
    expect(MUTANTS.flatMap(problemsOf)).toEqual([]);
  });

  it('would be missed when a line has changed, or stands there twice, or its test is named otherwise', () => {
    const good: Mutant = {
      invariant: 'Transactions do not deadlock',
      file: 'src/streaming/stream/commit-batch.ts',
      take: 's.position = $4',
      test: [
        'test/streaming/stream/commit-batch.test.ts',
        'moves nothing when the position was moved meanwhile',
      ],
    };
    expect(problemsOf(good)).toEqual([]);
    const bad: Partial<Mutant>[] = [
      { take: 'a line that is gone' },
      { take: 'await' },
      { file: 'src/gone.ts' },
      { invariant: 'What nobody promises' },
      { test: ['test/streaming/streaming.test.ts', 'misses nothing while paused'] },
      { test: [good.test[0], 'a title that no test has'] },
    ];
    for (const change of bad) expect(problemsOf({ ...good, ...change })).toHaveLength(1);
  });
});
