import type { Metrics } from '../../observability/metrics.ts';
import type { Attempt } from './attempts.ts';

/** What streaming counts. */
export type StreamingMetrics = ReturnType<typeof createStreamingMetrics>;

// Seconds. The longest attempt is that of AUDITSTREAM_REQUEST_TIMEOUT, 8 s by default.
const ATTEMPT_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createStreamingMetrics(metrics: Metrics) {
  const attempts = metrics.counter('auditstream_attempts_total', 'Requests that carried an event.', [
    'trigger',
    'outcome',
  ]);
  const duration = metrics.histogram(
    'auditstream_attempt_seconds',
    'How long a request that carried an event took, from its start to the end of the answer.',
    ATTEMPT_BOUNDS,
  );
  const stateChanges = metrics.counter(
    'auditstream_destination_state_changes_total',
    'Destinations that this process found down, up again, or switched off.',
    ['to'],
  );
  const refusing = metrics.gauge(
    'auditstream_destinations_refusing',
    'Destinations that have refused requests of this process within a minute, because they were busy.',
  );
  const deadLetters = metrics.counter(
    'auditstream_dead_letters_deleted_total',
    'Dead letters that this process deleted, because they were not sent again within the retention.',
  );
  const swept = metrics.counter(
    'auditstream_sweep_woken_total',
    'Streams that had stopped without a reason and were woken. Anything above 0 is a bug.',
  );
  return {
    /**
     * Call it once for each batch, or each attempt that is made alone. `refused`: requests beside them that were refused
     * because the destination was busy, and sent again.
     */
    attempted(made: readonly Attempt[], refused = 0): void {
      const counts = new Map<string, number>();
      for (const { trigger, answer, outcome, event, shipment } of made) {
        // Once for a request, whatever it carried.
        if (shipment === undefined || shipment.first === event.id)
          duration.observe(answer.durationMs / 1_000);
        const key = `${trigger} ${outcome.kind}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      const [first] = made;
      if (refused > 0 && first !== undefined)
        attempts.inc({ trigger: first.trigger, outcome: 'busy' }, refused);
      for (const [key, count] of counts) {
        const [trigger = '', outcome = ''] = key.split(' ');
        attempts.inc({ trigger, outcome }, count);
      }
    },
    /** So many destinations refuse requests at the moment. */
    refusing: (destinations: number) => refusing.set(destinations),
    changedState: (to: 'STREAMING' | 'RETRYING' | 'OFF') => stateChanges.inc({ to }),
    /** So many were dead for as long as events are kept. */
    deletedDeadLetters: (deliveries: number) => deadLetters.inc(deliveries),
    /** So many subscriptions had stopped without a reason. */
    swept: (subscriptions: number) => swept.inc(subscriptions),
  };
}
