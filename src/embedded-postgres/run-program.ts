import { spawn } from 'node:child_process';
import type { SystemUser } from './system-user.ts';

/**
 * The options every process of PostgreSQL is spawned with. It has a session of its own, so that Ctrl-C in a terminal
 * reaches only the server, which stops it when it is no longer needed. It gets none of the server's environment, whose
 * secrets its user could read in /proc.
 */
export function spawnOptions(user: SystemUser | undefined) {
  return {
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    // Node.js wants a signed number; macOS's nobody is 4294967294.
    ...(user && { uid: user.uid | 0, gid: user.gid | 0 }),
  };
}

/** Runs one of PostgreSQL's programs to its end, with `input` on its standard input; returns how it ended, with everything it printed. */
export function runProgram(
  program: string,
  args: string[],
  user: SystemUser | undefined,
  input = '',
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...spawnOptions(user), stdio: 'pipe' });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
    // A program that ends early closes its input; its exit code says more than the broken pipe.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
