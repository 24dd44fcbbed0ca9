import type { StoredGauges } from '../database/database-metrics.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { JobQueue } from './job-queue.ts';

/** How many jobs each queue holds, as of the last two seconds. */
export function createQueueGauges(metrics: Metrics, jobs: Pick<JobQueue, 'depths'>): StoredGauges {
  const depth = metrics.gauge(
    'auditstream_queue_jobs',
    'Jobs in the queue: due now, waiting for their time, or being worked on. The same from every process.',
    ['queue', 'state'],
  );
  return {
    async update() {
      for (const { queue, ready, deferred, active } of await jobs.depths()) {
        depth.set(ready, { queue, state: 'ready' });
        depth.set(deferred, { queue, state: 'deferred' });
        depth.set(active, { queue, state: 'active' });
      }
    },
    clear: () => depth.clear(),
  };
}
