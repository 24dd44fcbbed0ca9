import type { LoggedEvent, LogPosition } from '../event-log/read-events.ts';
import type { Attempt, Trigger } from './attempts.ts';
import { BatchProgress, type Settlement } from './batch-progress.ts';
import type { Concluded } from './outcome.ts';
import type { Reading } from './read-batch.ts';

/** A batch that nothing is in flight of any more. */
export interface BatchResult {
  readonly events: readonly LoggedEvent[];
  /** Where the position goes once all of them are settled: a filter may have left some out after the last. */
  readonly end: LogPosition;
  readonly settlement: Settlement;
  readonly attempts: readonly Attempt[];
}

/**
 * Sends a batch with at most `concurrency()` requests in flight, and resolves when the last one has ended. Once
 * `interrupted()` is true no request is started; what was started ends by itself or by the caller's abort.
 */
export function runBatch(options: {
  readonly reading: Pick<Reading, 'events' | 'end'>;
  readonly consecutiveFailures: number;
  readonly concurrency: () => number;
  readonly trigger: Trigger;
  readonly send: (event: LoggedEvent, at: Date) => Promise<Concluded>;
  /** Hears of every success at once. */
  readonly succeeded: (durationMs: number) => void;
  readonly interrupted: () => boolean;
  readonly now: () => Date;
}): Promise<BatchResult> {
  const { concurrency, trigger, send, succeeded, interrupted, now } = options;
  const { events, end } = options.reading;
  const progress = new BatchProgress(events.length, options.consecutiveFailures);
  const attempts: Attempt[] = [];

  return new Promise((resolve, reject) => {
    const startMore = (): void => {
      while (!interrupted()) {
        const index = progress.startNext(concurrency());
        if (index === undefined) break;
        const event = events[index] as LoggedEvent;
        const at = now();
        send(event, at).then((sent) => finish(index, { ...sent, event, at, number: 1, trigger }), reject);
      }
      if (progress.inFlight === 0) resolve({ events, end, settlement: progress.settle(), attempts });
    };
    const finish = (index: number, attempt: Attempt): void => {
      attempts.push(attempt);
      if (attempt.outcome.kind === 'delivered') succeeded(attempt.result.durationMs);
      progress.finish(index, attempt.outcome);
      startMore();
    };
    startMore();
  });
}
