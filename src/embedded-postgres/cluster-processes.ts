import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SetupError } from '../errors/setup-error.ts';
import { embeddedErrors, embeddedLogErrors } from './embedded-errors.ts';
import { errorCode } from '../errors/error-code.ts';
import type { Log } from '../observability/log.ts';

const POLL_MS = 20;
/** How long a fast and an immediate shutdown may each take before the next harder signal. */
export const ESCALATE_AFTER_MS = 10_000;

/**
 * Stops what a killed server has left running on these database files, and removes its pid file.
 *
 * Stopped, not taken over: the leftover may run with the binaries and settings of an older version, and as it is not
 * our child its death would go unnoticed. Its clients died with its server, so a fast shutdown loses nothing.
 * Call this only while holding the lock on the home: otherwise what runs there belongs to a live server.
 */
export async function stopLeftovers(cluster: string, log: Log, onWait?: () => void): Promise<void> {
  const leftovers = await clusterProcesses(cluster);
  if (leftovers.length > 0) log.warn({ pids: leftovers }, embeddedLogErrors.POSTGRES_LEFT_OVER);
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGKILL'];
  for (const name of signals) {
    if ((await clusterProcesses(cluster)).length === 0) break;
    await signalAll(cluster, name);
    onWait?.();
    await waitUntilGone(cluster, ESCALATE_AFTER_MS);
  }
  const stubborn = await clusterProcesses(cluster);
  if (stubborn.length > 0) {
    const left = { path: cluster, pids: stubborn.join(', ') };
    throw new SetupError(embeddedErrors.LEFTOVERS_STUBBORN(left));
  }
  // PostgreSQL believes its pid file when some other process has got the pid since. The check above found no such
  // process.
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

// The postmaster ends its children itself. Without it, they notice its death, and the signal hurries the busy ones.
async function signalAll(cluster: string, name: NodeJS.Signals): Promise<void> {
  const processes = await clusterProcesses(cluster);
  const postmaster = await readPostmasterPid(cluster);
  const targets = postmaster !== undefined && processes.includes(postmaster) ? [postmaster] : processes;
  for (const pid of name === 'SIGKILL' ? processes : targets) signal(pid, name);
}

async function waitUntilGone(cluster: string, milliseconds: number): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline) {
    if ((await clusterProcesses(cluster)).length === 0) return;
    await sleep(POLL_MS);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** The pids of all live PostgreSQL processes that work on these database files, whatever started them. */
export async function clusterProcesses(cluster: string): Promise<number[]> {
  if (process.platform === 'linux') return processesInFolder(cluster);
  const pid = await readPostmasterPid(cluster);
  return pid !== undefined && (await isPostgres(pid)) ? [pid] : [];
}

// Every PostgreSQL process works in its data folder. A pid alone proves nothing: it may have been given to another.
async function processesInFolder(cluster: string): Promise<number[]> {
  const folder = await realpath(cluster).catch(() => undefined);
  if (folder === undefined) return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
      if (cwd !== folder) return undefined;
      const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
      return name.trim() === 'postgres' ? Number(pid) : undefined;
    }),
  );
  return found.filter((pid) => pid !== undefined);
}

async function isPostgres(pid: number): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'comm=']);
    return /(^|\/)postgres$/.test(stdout.trim());
  } catch {
    return false;
  }
}

async function readPostmasterPid(cluster: string): Promise<number | undefined> {
  return (await readPidFile(cluster))?.pid;
}

/** The content of a postmaster's pid file; `status` is `ready` once it accepts connections. */
export async function readPidFile(cluster: string): Promise<{ pid: number; status: string } | undefined> {
  const content = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (content === undefined) return undefined;
  const lines = content.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  return Number.isInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : undefined;
}
