/**
 * Listens for SIGINT, SIGTERM and SIGHUP (a terminal that is closed) from now on. All after the first are ignored: a
 * signal to the process group reaches us twice, once directly and once through npm, and the second must not cut the
 * shutdown short. The signal is aborted and `requested` resolves at the first one.
 */
export function watchStopSignals() {
  const controller = new AbortController();
  const { promise: requested, resolve } = Promise.withResolvers<void>();
  const stop = (): void => {
    controller.abort();
    resolve();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  return { signal: controller.signal, requested };
}
