import type { DestinationLimits } from './destination-limits.ts';
import type { EndedRequest } from './shared-limit.ts';

/**
 * Waits until one request may be sent to the destination; undefined when the process stops before that. Call `end` when the
 * request has ended; without it, nothing was sent.
 */
export async function takeTurn(limits: DestinationLimits, destinationId: number, stopping: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const start = (): void => {
    if (!sender.mayStart()) return;
    sender.started();
    resolve(true);
  };
  const sender = limits.join(destinationId, 0, start);
  const onStop = (): void => resolve(false);
  stopping.addEventListener('abort', onStop, { once: true });
  if (stopping.aborted) onStop();
  else start();
  const started = await promise;
  stopping.removeEventListener('abort', onStop);
  if (!started) {
    sender.leave();
    return undefined;
  }
  let isOver = false;
  const end = (request: EndedRequest): void => {
    isOver = true;
    sender.ended(request);
    sender.leave();
  };
  return {
    isDown: (afterMs: number) => sender.isDown(afterMs),
    end,
    [Symbol.dispose]() {
      if (!isOver) end({ eventId: 0, outcome: { kind: 'aborted' }, durationMs: 0 });
    },
  };
}
