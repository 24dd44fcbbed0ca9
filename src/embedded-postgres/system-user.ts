import { execFile } from 'node:child_process';
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
