import type { Metrics } from '../observability/metrics.ts';
import type { AppendOutcome } from './append-queue.ts';
import type { Appender } from './appender.ts';

// Seconds. A request that waits longer than 15 s gets an error.
const APPEND_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** The same appender, which counts what it takes and how long its callers wait for the commit. */
export function createMeasuredAppender(appender: Appender, metrics: Metrics): Appender {
  const accepted = metrics.counter('auditstream_events_accepted_total', 'Events stored.');
  const duplicates = metrics.counter(
    'auditstream_events_duplicate_total',
    'Events that were not stored, because they had been stored before.',
  );
  const refused = metrics.counter(
    'auditstream_appends_refused_total',
    'Requests that were refused (429), because too many events were waiting to be stored.',
  );
  const seconds = metrics.histogram(
    'auditstream_append_seconds',
    'How long a request waited until its events were committed.',
    APPEND_BOUNDS,
  );
  const count = (outcome: AppendOutcome, started: number): AppendOutcome => {
    if (outcome.kind === 'appended') {
      seconds.observe((performance.now() - started) / 1_000);
      accepted.inc(outcome.appended.ids.length - outcome.appended.duplicates);
      duplicates.inc(outcome.appended.duplicates);
    } else if (outcome.kind === 'busy') {
      refused.inc();
    }
    return outcome;
  };
  return {
    append(request) {
      const started = performance.now();
      return appender.append(request).then((outcome) => count(outcome, started));
    },
  };
}
