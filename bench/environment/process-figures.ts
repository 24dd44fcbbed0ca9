// Figures of the kernel about a process. Linux only.
import { setTimeout as sleep } from 'node:timers/promises';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** What the kernel counts in, on every Linux. */
const TICKS_PER_SECOND = 100;
/** A server that has nothing to do uses less in so many milliseconds. */
const [QUIET_SECONDS, QUIET_MS] = [0.02, 400];

/** Seconds of CPU that a process and its children have used; 0 for one that has gone. */
export function cpuSeconds(pid: number): number {
  let ticks = ticksOf(pid);
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name) && parentOf(Number(name)) === pid) ticks += ticksOf(Number(name));
  }
  return ticks / TICKS_PER_SECOND;
}

/** Seconds of CPU that a process has used, without its children: those of the benchmark are what it measures. */
export function ownCpuSeconds(pid: number): number {
  return ownTicks(fieldsOf(pid)) / TICKS_PER_SECOND;
}

/** Waits until a process has done what it had to do: what it does behind an answer would count for what comes next. */
export async function quiet(pid: number): Promise<void> {
  for (
    let before = -1, now = cpuSeconds(pid);
    now - before > QUIET_SECONDS;
    before = now, now = cpuSeconds(pid)
  )
    await sleep(QUIET_MS);
}

/** Seconds of CPU that the main thread of a process has used. */
export function mainThreadSeconds(pid: number): number {
  return ownTicks(fieldsOf(pid, `task/${pid}/stat`)) / TICKS_PER_SECOND;
}

/** MiB of memory that a process holds now. */
export function residentMiB(pid: number): number {
  return mebibytes(pid, 'VmRSS');
}

/** MiB of memory that a process held at most, since its start or `forgetPeak`; nothing between two looks is missed. */
export function peakMiB(pid: number): number {
  return mebibytes(pid, 'VmHWM');
}

export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function mebibytes(pid: number, field: string): number {
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(read(pid, 'status'))?.[1];
  return Math.round(Number(kibibytes ?? 0) / 1024);
}

// user, system, and both of the children that have ended already
function ticksOf(pid: number): number {
  return fieldsOf(pid)
    .slice(11, 15)
    .reduce((sum, text) => sum + Number(text), 0);
}

function parentOf(pid: number): number {
  return Number(fieldsOf(pid)[1]);
}

/** From the third field on: the second is a name, which may hold blanks. */
function fieldsOf(pid: number, file = 'stat'): string[] {
  return read(pid, file).split(') ').at(-1)?.split(' ') ?? [];
}

function ownTicks(fields: readonly string[]): number {
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
