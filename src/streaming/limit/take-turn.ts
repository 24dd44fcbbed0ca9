import type { DestinationLimits } from './destination-limits.ts';
import type { EndedRequest, Sender } from './shared-limit.ts';

/** Leave to send one request. */
export interface Turn extends Pick<Sender, 'isDown'> {
  /** One of the two has to be called once: the request has ended. */
  end(request: EndedRequest): void;
  /** Nothing was sent. */
  giveBack(): void;
}

/** Waits until one request may be sent to the destination; undefined when the process stops before that. */
export async function takeTurn(
  limits: DestinationLimits,
  destinationId: number,
  stopping: AbortSignal,
): Promise<Turn | undefined> {
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
  return {
    isDown: (afterMs) => sender.isDown(afterMs),
    end(request) {
      sender.ended(request);
      sender.leave();
    },
    giveBack() {
      sender.ended({ eventId: 0, outcome: { kind: 'aborted' }, durationMs: 0 });
      sender.leave();
    },
  };
}
