import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../observability/logger.ts';
import { threadLogErrors } from './thread-errors.ts';
import { relayLine, type ThreadLine } from './thread-log.ts';

/** A thread that is started again whenever it ends. */
export type SupervisedThread = ReturnType<typeof startThread>;

/** What is sent to a thread that is to end. */
export const STOP = 'stop';

/** MiB. What `npm start` gives the main thread is for its full speed; a thread of its own would hold as much unused. */
const SEMI_SPACE = 4;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;
/** A thread that lived for so long has not failed in a row. */
const HEALTHY_MS = 60_000;
const STOP_WITHIN_MS = 2_000;

/** Runs a program in a thread of its own: what it computes keeps nothing of the process waiting, and its end ends nothing else. */
export function startThread(options: {
  /** For the log and for tools that show threads. */
  readonly name: string;
  readonly program: URL;
  /** What the program finds as its `workerData`. */
  readonly data: unknown;
  /** MiB; a thread that needs more ends. */
  readonly maxHeap: number;
  readonly log: Logger;
  /** Milliseconds until the first restart, and twice as long each time. */
  readonly firstDelay?: number;
}) {
  const { name, program, data, maxHeap, log, firstDelay = FIRST_DELAY_MS } = options;
  let delay = firstDelay;
  let restart: NodeJS.Timeout | undefined;
  let running: { readonly worker: Worker; readonly ended: Promise<void> } | undefined;
  let isStopping = false;

  const start = (): void => {
    const begun = performance.now();
    // A flag of the process goes before `maxYoungGenerationSizeMb`, and a heap reads it when it is made.
    setFlagsFromString(`--max-semi-space-size=${SEMI_SPACE}`);
    const resourceLimits = { maxOldGenerationSizeMb: maxHeap };
    const worker = new Worker(program, { name, workerData: data, resourceLimits });
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    let reason: unknown;
    worker.on('message', (line: ThreadLine) => relayLine(log, line));
    worker.on('error', (error: unknown) => void (reason = error));
    worker.on('exit', (code) => {
      running = undefined;
      resolve();
      if (isStopping) return;
      if (performance.now() - begun >= HEALTHY_MS) delay = firstDelay;
      log.error({ err: reason, thread: name, code, seconds: delay / 1000 }, threadLogErrors.THREAD_ENDED);
      restart = setTimeout(start, delay);
      delay = Math.min(2 * delay, LONGEST_DELAY_MS);
    });
    running = { worker, ended };
  };
  start();

  return {
    /** Asks it to end, and ends it after two seconds; never rejects. */
    async stop(): Promise<void> {
      isStopping = true;
      clearTimeout(restart);
      if (running === undefined) return;
      const { worker, ended } = running;
      worker.postMessage(STOP);
      const late = setTimeout(() => void worker.terminate(), STOP_WITHIN_MS);
      await ended;
      clearTimeout(late);
    },
  };
}
