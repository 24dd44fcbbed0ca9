import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What became of a run: `broken` is one in which a file could not be run at all, or no test has the title. */
export type TestRun =
  | { readonly kind: 'passed' }
  /** The whole names of the tests; none where the run did not end. */
  | { readonly kind: 'failed'; readonly tests: readonly string[] }
  | { readonly kind: 'broken'; readonly why: string };

/** Jest's own report, as far as it is needed. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

// Without its line a test may wait for ever; jest itself gives up sooner.
const TEST_TIMEOUT_MS = 60_000;
const LONGEST_MS = 180_000;

/** Runs the tests whose whole names contain one of the titles. A run that does not end has failed. */
export async function runTests(
  root: string,
  files: readonly string[],
  titles: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly longestMs?: number },
): Promise<TestRun> {
  const { env, longestMs = LONGEST_MS } = options;
  const report = join(root, 'jest-report.json');
  await rm(report, { force: true });
  const names = titles.map((title) => title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const child = spawn(
    process.execPath,
    [
      ...['node_modules/jest/bin/jest.js', '--maxWorkers=1', '--silent', '--forceExit'],
      ...[`--testTimeout=${TEST_TIMEOUT_MS}`, `--cacheDirectory=${join(root, '.jest-cache')}`],
      ...['--json', `--outputFile=${report}`, '--testNamePattern', names.join('|')],
      ...['--runTestsByPath', ...files],
    ],
    // A group of its own: what a test has started goes with it.
    { cwd: root, env, detached: true, stdio: 'ignore' },
  );
  const late = new AbortController();
  const ended = once(child, 'exit');
  const first = await Promise.race([ended, sleep(longestMs, 'late', { signal: late.signal })]);
  if (first === 'late') {
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await ended;
    return { kind: 'failed', tests: [] };
  }
  late.abort();
  return judge(await readFile(report, 'utf8').catch(() => undefined));
}

function judge(report: string | undefined): TestRun {
  if (report === undefined) return { kind: 'broken', why: 'jest has written no report' };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(
    report,
  ) as Report;
  // What a failed test leaves open may keep its file from ending well.
  if (numRuntimeErrorTestSuites > 0 && numFailedTests === 0) {
    const broken = testResults.filter(({ assertionResults }) => assertionResults.length === 0);
    const said = broken.map(({ name, message }) => `${name}\n${message}`).join('\n');
    return { kind: 'broken', why: `a test file could not be run: ${said}` };
  }
  if (numPassedTests + numFailedTests === 0) return { kind: 'broken', why: 'no test has this title' };
  if (numFailedTests === 0) return { kind: 'passed' };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = results.filter(({ status }) => status === 'failed');
  return { kind: 'failed', tests: failed.map(({ fullName }) => fullName) };
}
