import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { syslogNgIn } from '../../test/senders/daemons.ts';
import { deliveredBody } from './events.ts';
import { cpuSeconds } from './process-figures.ts';
import type { BenchReceiver } from './receiver.ts';
import { storedOf, syslogNgConfig } from './syslog-ng-config.ts';

/** What it cost to send a backlog. */
export interface SyslogNgRun {
  readonly perSecond: number;
  /** Microseconds of CPU of all its processes, for each event. */
  readonly cpu: number;
}

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9/';
const STORED_WITHIN_MS = 60_000;

/**
 * The syslog-ng of `root` stores a backlog in its disk buffers while its destination refuses connections, ends, and is timed from its
 * next start to the last request.
 */
export async function streamBySyslogNg(
  root: string,
  receiver: BenchReceiver,
  events: number,
): Promise<SyslogNgRun> {
  await using made = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'auditstream-bench-'));
  made.defer(() => rm(folder, { recursive: true, force: true }));
  const lines = Array.from({ length: events }, (_, n) => `${deliveredBody(n)}\n`);
  await writeFile(path.join(folder, 'lines'), lines.join(''));

  const filling = await start(root, folder, NOWHERE);
  made.defer(() => end(filling));
  await stored(filling, root, folder, events);
  await end(filling);

  const { reached } = await receiver.expect(events);
  const started = performance.now();
  const sending = await start(root, folder, `${receiver.url}/0/0`);
  made.defer(() => end(sending));
  await reached;
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: events / seconds, cpu: (cpuSeconds(sending.pid as number) / events) * 1e6 };
}

async function start(root: string, folder: string, url: string): Promise<ChildProcess> {
  await writeFile(path.join(folder, 'conf'), syslogNgConfig(folder, url));
  const { command, args, env } = syslogNgIn(root, folder);
  return spawn(command, args, { env, stdio: 'ignore' });
}

async function stored(child: ChildProcess, root: string, folder: string, events: number): Promise<void> {
  const until = performance.now() + STORED_WITHIN_MS;
  for (let count = 0; count < events; await sleep(100)) {
    count = storedOf(statsOf(root, folder));
    if (hasEnded(child) || performance.now() > until)
      throw new Error(`syslog-ng has stored ${count} of ${events} events: ${complaint(root, folder)}`);
  }
}

function statsOf(root: string, folder: string): string {
  const { env } = syslogNgIn(root, folder);
  const control = path.join(root, 'usr/sbin/syslog-ng-ctl');
  return spawnSync(control, ['stats', '-c', path.join(folder, 'control')], { env, encoding: 'utf8' }).stdout;
}

/** What it says of its configuration. */
function complaint(root: string, folder: string): string {
  const { command, args, env } = syslogNgIn(root, folder);
  const { stderr } = spawnSync(command, [...args, '--syntax-only'], { env, encoding: 'utf8' });
  return stderr.trim().replaceAll('\n', ' ');
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
