import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { SetupError } from '../errors/setup-error.ts';
import { embeddedErrors } from './embedded-errors.ts';

/** The operating system user that PostgreSQL runs as. */
export interface SystemUser {
  uid: number;
  gid: number;
}

const CANDIDATES = ['auditstream', 'nobody'];

/** Finds the user that PostgreSQL, which refuses to run as root, is to run as: `auditstream` if there is one, else `nobody`. */
export async function findDatabaseUser(): Promise<SystemUser & { name: string }> {
  for (const name of CANDIDATES) {
    const [uid, gid] = await Promise.all([numericId('-u', name), numericId('-g', name)]);
    if (uid !== undefined && gid !== undefined && uid !== 0) return { name, uid, gid };
  }
  throw new SetupError(embeddedErrors.NO_DATABASE_USER);
}

/** Whether it is the user that services share that have none of their own. */
export async function isNobody({ uid }: SystemUser): Promise<boolean> {
  return uid === (await numericId('-u', 'nobody'));
}

// `id` asks the same sources as the rest of the system (LDAP, systemd, Open Directory); /etc/passwd is only one of them.
async function numericId(option: '-u' | '-g', name: string): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('id', [option, name]);
    return Number.parseInt(stdout, 10);
  } catch {
    return undefined;
  }
}

/** How one of PostgreSQL's programs ended, with everything it printed. */
export interface ProgramResult {
  code: number | null;
  output: string;
}

/**
 * The options every process of PostgreSQL is spawned with. It gets a session of its own, so that Ctrl-C in a terminal
 * reaches only us and we stop it when it is no longer needed; and none of our environment, which holds secrets that its
 * user could read in /proc.
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

/** Runs one of PostgreSQL's programs to its end, with `input` on its standard input. */
export function runProgram(
  program: string,
  args: string[],
  user: SystemUser | undefined,
  input = '',
): Promise<ProgramResult> {
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
