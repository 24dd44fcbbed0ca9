import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export type ReceiverMessage =
  /** Reset what was counted; `times`: note when each event comes, which costs. */
  | { readonly kind: 'expect'; readonly count: number; readonly times: boolean }
  | { readonly kind: 'arrivals' };

export type ReceiverReport =
  | { readonly kind: 'port'; readonly port: number }
  | { readonly kind: 'expecting' }
  | { readonly kind: 'reached' }
  /** Numbers of events, and milliseconds of the machine's monotonic clock. */
  | { readonly kind: 'arrivals'; readonly arrivals: readonly (readonly [number, number])[] };

/** A receiver that is not the bottleneck, in a process of its own. */
export interface BenchReceiver {
  readonly url: string;
  readonly pid: number;
  /** Counts from here on; `reached` resolves after `count` requests, and rejects when they take minutes. */
  expect(count: number, options?: { times: boolean }): Promise<{ reached: Promise<void> }>;
  /** When the events came since `expect`, by their number. */
  arrivals(): Promise<Map<number, number>>;
  stop(): void;
}

/** No row waits longer; a server that does not deliver fails its row and not the ones after it. */
const PATIENCE_MS = 180_000;

export async function startReceiver(): Promise<BenchReceiver> {
  const child = fork(fileURLToPath(new URL('./receiver-process.ts', import.meta.url)));
  const next = async <K extends ReceiverReport['kind']>(
    kind: K,
  ): Promise<Extract<ReceiverReport, { kind: K }>> => {
    const [report] = (await once(child, 'message')) as [ReceiverReport];
    if (report.kind !== kind) throw new Error(`The receiver said ${report.kind} where ${kind} was expected`);
    return report as Extract<ReceiverReport, { kind: K }>;
  };
  const ask = (message: ReceiverMessage): void => void child.send(message);
  const { port } = await next('port');
  return {
    url: `http://127.0.0.1:${port}/audit`,
    pid: child.pid as number,
    async expect(count, { times } = { times: false }) {
      ask({ kind: 'expect', count, times });
      await next('expecting');
      const reached = inTime(
        next('reached').then(() => true),
        count,
      );
      // A row that has failed meanwhile waits for it no longer.
      reached.catch(() => undefined);
      return { reached };
    },
    async arrivals() {
      ask({ kind: 'arrivals' });
      return new Map((await next('arrivals')).arrivals);
    },
    stop: () => void child.kill(),
  };
}

async function inTime(reached: Promise<boolean>, count: number): Promise<void> {
  const timer = new AbortController();
  const late = sleep(PATIENCE_MS, false, { signal: timer.signal, ref: false }).catch(() => false);
  const inTime = await Promise.race([reached, late]);
  timer.abort();
  if (!inTime) throw new Error(`${count} requests have not come within ${PATIENCE_MS / 60_000} minutes`);
}
