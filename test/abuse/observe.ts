import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { forgetPeak, peakMiB, residentMiB } from '../../bench/environment/process-figures.ts';
import type { ProbeResult } from './probe-process.ts';
import { NEIGHBOUR, type World } from './world.ts';

/** What an abuse is: a file of `loads/` and what its `run` gets beside the server's port. */
export interface Abuse {
  readonly load: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** The neighbour reads its events meanwhile, too. */
  readonly reads?: true;
  /** What it takes at least until there is something to notice. */
  readonly atLeastSeconds?: number;
}

/** What the neighbour noticed. */
export interface Observed extends ProbeResult {
  /** By how much the server's memory grew at most. */
  readonly grownMiB: number;
  /** What the load says of itself. */
  readonly load: unknown;
}

/** How long each abuse goes on. `npm run test:abuse` sets the ten seconds that the promise is about. */
const LONG = process.env['AUDITSTREAM_ABUSE_SECONDS'];
const SECONDS = Number(LONG ?? 1.5);
const BEFORE_MS = 300;

/** Runs the abuse in a process of its own, and in another one sends events for the neighbour and measures. */
export async function observe(world: World, abuse: Abuse): Promise<Observed> {
  const token = await world.memberToken(NEIGHBOUR, 40, 'ingest');
  const readToken = abuse.reads && (await world.memberToken(NEIGHBOUR, 50, 'read_api'));
  const { port, pid } = world;
  const probe = start('probe-process.ts', { port, pid, token, readToken, group: NEIGHBOUR });
  await once(probe, 'message');
  const before = residentMiB(world.pid);
  forgetPeak(world.pid);
  await sleep(BEFORE_MS);
  const { load: file, options, atLeastSeconds = 0 } = abuse;
  const seconds = Math.max(SECONDS, atLeastSeconds);
  const load = start('load-process.ts', {
    file,
    seconds,
    options: { port: world.port, ...options },
  });
  const said = await answerOf(load);
  probe.send('stop');
  const result = (await answerOf(probe)) as ProbeResult;
  return { ...result, grownMiB: peakMiB(world.pid) - before, load: said };
}

/** In milliseconds, for each event and each read. */
export interface Bounds {
  readonly milliseconds: number;
  readonly readMilliseconds?: number;
}

/** Fails unless the neighbour's events and reads all went well, each in time, and the memory stayed in bounds. */
export function expectUnnoticed(
  observed: Observed,
  { milliseconds, readMilliseconds = Infinity }: Bounds,
): void {
  const { reads } = observed;
  const shown = JSON.stringify(observed);
  if (LONG !== undefined) process.stderr.write(`${expect.getState().currentTestName}: ${shown}\n`);
  expect({ shown, refused: observed.refused }).toEqual({ shown, refused: [] });
  expect({ shown, inTime: observed.slowestMs < milliseconds }).toEqual({ shown, inTime: true });
  expect({ shown, refused: reads.refused }).toEqual({ shown, refused: [] });
  expect({ shown, inTime: reads.slowestMs < readMilliseconds }).toEqual({ shown, inTime: true });
  expect({ shown, small: observed.grownMiB < 300 }).toEqual({ shown, small: true });
  expect(observed.events).toBeGreaterThan(SECONDS);
}

/** A process that ends with this one, which closes its channel. */
function start(file: string, options: object): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return fork(path, [JSON.stringify(options)], { execArgv: ['--disable-warning=ExperimentalWarning'] });
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The process ended with ${String(code)} before it answered`);
  });
  failed.catch(() => undefined); // it ends after its answer, too
  const [answer] = (await Promise.race([once(child, 'message'), failed])) as [unknown];
  child.kill('SIGKILL');
  return answer;
}
