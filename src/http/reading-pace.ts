import type { HttpLimits } from './limits.ts';

/** Watches how fast a client takes its answer. */
export interface ReadingPace {
  /** Something was handed over: from now on the client is waited for. */
  handed(bytes: number): void;
  /** The client has taken it: the time until the next call of `handed` is not the client's. */
  taken(): void;
  stop(): void;
}

/**
 * A client has `answerWindow` milliseconds of patience, which run while it is waited for, and earns them back, up to that
 * much, with what it takes: so it may pause, but not be slower than `answerBytesPerSecond` for long. `onTooSlow` is called
 * once.
 */
export function watchReadingPace(
  { answerWindow, answerBytesPerSecond }: Pick<HttpLimits, 'answerWindow' | 'answerBytesPerSecond'>,
  onTooSlow: () => void,
): ReadingPace {
  let patience = answerWindow;
  let waitingSince: number | undefined;
  let pending = 0;
  let timer: NodeJS.Timeout | undefined;

  return {
    handed(bytes) {
      pending = bytes;
      waitingSince = performance.now();
      timer = setTimeout(onTooSlow, patience);
    },
    taken() {
      if (waitingSince === undefined) return;
      clearTimeout(timer);
      const earned = (pending / answerBytesPerSecond) * 1000;
      patience = Math.min(patience - (performance.now() - waitingSince) + earned, answerWindow);
      waitingSince = undefined;
    },
    stop: () => clearTimeout(timer),
  };
}
