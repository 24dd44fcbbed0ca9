import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ESCALATE_AFTER_MS, readPidFile } from './cluster-processes.ts';
import { errorMessage } from '../errors/error-code.ts';
import { SetupError } from '../errors/setup-error.ts';
import { embeddedErrors } from './embedded-errors.ts';
import { spawnOptions } from './run-program.ts';
import type { SystemUser } from './system-user.ts';
import type { ServerLog } from './server-log.ts';

const POLL_MS = 10;
const SAY_STILL_STARTING_EVERY_MS = 10_000;

/** What it takes to start the main process of PostgreSQL. */
export interface PostmasterOptions {
  program: string;
  args: string[];
  cluster: string;
  user: SystemUser | undefined;
  serverLog: ServerLog;
  /** Called while crash recovery takes long, with the seconds so far. */
  onSlowStart(seconds: number): void;
  signal: AbortSignal;
  /** Called once the process has been started. */
  onWait?: (() => void) | undefined;
}

/** A running PostgreSQL. */
export type Postmaster = Awaited<ReturnType<typeof startPostmaster>>;

/** Starts PostgreSQL and returns when it accepts connections; crash recovery may take as long as it needs. */
export async function startPostmaster(options: PostmasterOptions) {
  const { program, args, cluster, user, serverLog, signal } = options;
  const child = spawn(program, args, {
    ...spawnOptions(user),
    stdio: ['ignore', serverLog.fd, serverLog.fd],
  });
  const exited = exitOf(child);
  let ended: string | undefined;
  void exited.then((how) => (ended = how));
  const postmaster = {
    /** Resolves, with how it ended, when the process is gone. */
    exited,
    /** Fast shutdown, and harder after 10 s. */
    stop: () => stop(child, exited),
  };
  options.onWait?.();

  const started = performance.now();
  let nextNotice = SAY_STILL_STARTING_EVERY_MS;
  while (!(await isReady(cluster, child.pid))) {
    if (ended !== undefined) {
      const output = await serverLog.tail();
      throw new SetupError(embeddedErrors.DATABASE_NOT_STARTED({ how: ended, output }));
    }
    if (signal.aborted) {
      await postmaster.stop();
      signal.throwIfAborted();
    }
    const elapsed = performance.now() - started;
    if (elapsed > nextNotice) {
      options.onSlowStart(Math.round(elapsed / 1000));
      nextNotice += SAY_STILL_STARTING_EVERY_MS;
    }
    await sleep(POLL_MS);
  }
  return postmaster;
}

async function isReady(cluster: string, pid: number | undefined): Promise<boolean> {
  const file = await readPidFile(cluster);
  return file !== undefined && file.pid === pid && file.status === 'ready';
}

async function exitOf(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code === null ? `was ended by ${signal}` : `ended with code ${code}`;
  } catch (error) {
    return `could not be run (${errorMessage(error)})`;
  }
}

async function stop(child: ChildProcess, exited: Promise<string>): Promise<void> {
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGKILL'];
  for (const name of signals) {
    child.kill(name);
    const timer = new AbortController();
    const timeout = sleep(ESCALATE_AFTER_MS, 'timeout', { signal: timer.signal }).catch(() => 'cancelled');
    const first = await Promise.race([exited.then(() => 'exited'), timeout]);
    timer.abort();
    if (first === 'exited') return;
  }
  await exited;
}
