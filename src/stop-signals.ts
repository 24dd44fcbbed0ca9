/** The operator's wish that this process stops. */
export interface StopSignals {
  /** Aborted at the first SIGINT, SIGTERM or SIGHUP. */
  signal: AbortSignal;
  /** Resolves at the same moment. */
  requested: Promise<void>;
}

/**
 * Listens for SIGINT, SIGTERM and SIGHUP (a terminal that is closed) from now on. All after the first are ignored: a
 * signal to the process group reaches us twice, once directly and once through npm, and the second must not cut the
 * shutdown short.
 */
export function watchStopSignals(): StopSignals {
  const controller = new AbortController();
  const { promise: requested, resolve } = Promise.withResolvers<void>();
  const stop = (): void => {
    controller.abort();
    resolve();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  return { signal: controller.signal, requested };
}
