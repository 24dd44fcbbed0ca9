import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** How many requests each of the streams that send at the moment may have in flight. */
export interface RequestShare {
  /** A stream begins to send; call the returned function when it ends. */
  begin(): () => void;
  /** Not more than `most`. */
  perStream(most: number): number;
}

const LOOK_EVERY_MS = 100;
const BUSY = 0.95;
const AT_LEISURE = 0.8;
/** So many requests keep a busy process busy, with receivers as quick as it is. */
const BUSY_TOTAL = 128;
/** Streams to distant receivers also get some. */
const BUSY_LEAST = 8;

/**
 * As long as this process has idle time, every stream may use all its connections. In a busy process, more requests in
 * flight make none of them quicker: each waits longer for the one thread, and its objects survive young collections,
 * which copy them (docs/performance.md). So the total of all streams is halved until a busy process needs no fewer, and
 * doubled again once there is idle time.
 */
export function createRequestShare(utilization: () => number = sinceLastLook()): RequestShare {
  let streams = 0;
  let total = Infinity;
  let most = 0;
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    const busy = utilization();
    if (busy > BUSY) total = Math.max(Math.min(total, streams * most) / 2, BUSY_TOTAL);
    else if (busy < AT_LEISURE) total *= 2;
  };

  return {
    begin() {
      streams += 1;
      timer ??= setInterval(look, LOOK_EVERY_MS).unref();
      return () => {
        streams -= 1;
        if (streams > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    perStream(wanted) {
      most = wanted;
      return Math.min(wanted, Math.max(Math.floor(total / streams), BUSY_LEAST));
    },
  };
}

/** No limit: every run gets full concurrency. */
export const NO_LIMIT: RequestShare = { begin: () => () => undefined, perStream: (most) => most };

/** How much of the time since the last call the event loop was busy. */
function sinceLastLook(): () => number {
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
