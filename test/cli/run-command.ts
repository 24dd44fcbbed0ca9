import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../journeys/server-process.ts';

/** How a command has ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const CLI = join(ROOT, 'dist', 'cli', 'main.js');

/** Runs the built command line as `npm run auditstream --` does; on a terminal both channels are one. */
export function runCommand(
  args: readonly string[],
  env: Record<string, string>,
  where: 'pipe' | 'terminal' = 'pipe',
): Promise<CommandResult> {
  const [program, all] =
    where === 'pipe'
      ? [process.execPath, [CLI, ...args]]
      : ['script', ['-qefc', ['exec', process.execPath, CLI, ...args].join(' '), '/dev/null']];
  const options = { cwd: ROOT, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env } };
  return new Promise((resolve) => {
    execFile(program, all, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
