import type { Metrics } from './metrics.ts';

/** Counts the lines of the log that are lost, which the log itself cannot tell while it cannot be written. */
export function measureLog(metrics: Metrics, lostLines: () => number = () => 0): void {
  const counter = metrics.counter(
    'auditstream_log_lines_lost_total',
    'Lines of the log that could not be written.',
  );
  let counted = 0;
  metrics.beforeAnswer(() => {
    const lost = lostLines();
    counter.inc(lost - counted);
    counted = lost;
    return Promise.resolve();
  });
}
