import { sqlOfClient } from '../../database/sql.ts';
import type pg from 'pg';
import { STREAM_EVENTS } from '../../event-log/stream-events.queue.ts';
import { QUEUE_TOPIC } from '../../event-log/topics.ts';
import { withLogTransaction } from '../../event-log/missing-partition.ts';
import type { JobHandler } from '../../queue/consumer.ts';
import type { Job } from '../../queue/job-queue.ts';
import { afterProbe, type ProbeVerdict } from './after-probe.ts';
import { insertAttempts, insertSingleAttempt } from '../attempts/attempts.ts';
import { PATIENCE } from '../stream/batch-progress.ts';
import { countAttempts } from '../attempts/delivery-counts.ts';
import { lockDestinationState, recover, retryLater } from '../state/destination-state.ts';
import { logRecovered } from '../state/log-state.ts';
import { PROBE_DESTINATION, RETRY_DELIVERY } from '../queues/queues.ts';
import { sendProbe } from './send-probe.ts';
import type { SentProbe } from './probe-event.ts';
import type { Streaming } from '../streaming.ts';
import { switchOff } from '../last-delivery/switch-off.ts';
import { loadTarget, type Target } from '../request/target.ts';

type ProbeJob = Job<{ destinationId: number; probeNumber: number }>;

/**
 * Works `probe-destination`: sends what comes next, and a few others if the destination answers and refuses it.
 * When one gets through the destination streams again; when none does, the next probe waits. The position moves only
 * past an event that was delivered.
 */
export function probeDestinationJob(
  streaming: Streaming,
): JobHandler<{ destinationId: number; probeNumber: number }> {
  const { database, jobs, notifications, settings, now } = streaming;
  return async (job, stopping) => {
    const target = await loadTarget(streaming, job.data.destinationId);
    const failingSince = target?.failingSince ?? null;
    if (target === undefined || failingSince === null || !isCurrent(target, job)) {
      await jobs.complete(PROBE_DESTINATION, job);
      return;
    }
    const sent = await sendProbe(streaming, job.data.destinationId, target, stopping);
    const outcomes = sent.map(({ outcome }) => outcome);
    const policy = { ...settings, random: streaming.random() };
    const verdict = afterProbe(outcomes, { failingSince, probes: target.probes }, policy, now());
    const log = await withLogTransaction(database.pool, async (client) => {
      const after = await applyVerdict(client, streaming, { job, target, sent, verdict });
      await jobs.complete(PROBE_DESTINATION, job, sqlOfClient(client));
      const attempts = sent.flatMap((probe) => probe.attempts);
      await countAttempts(client, job.data.destinationId, job.data.probeNumber, attempts);
      return after;
    });
    log?.();
    for (const queue of [STREAM_EVENTS, RETRY_DELIVERY]) notifications.publish(QUEUE_TOPIC, queue.name);
  };
}

function isCurrent(target: Target, job: ProbeJob): boolean {
  return target.active && target.probeNumber === job.data.probeNumber;
}

interface Probed {
  readonly job: ProbeJob;
  readonly target: Target;
  readonly sent: readonly SentProbe[];
  readonly verdict: ProbeVerdict;
}

/** Returns the notifications to send after the commit. */
async function applyVerdict(
  client: pg.ClientBase,
  streaming: Streaming,
  { job, target, sent, verdict }: Probed,
): Promise<(() => void) | undefined> {
  const { jobs } = streaming;
  const { destinationId } = job.data;
  for (const { attempts } of sent) {
    const [attempt, ...others] = attempts;
    if (attempt === undefined || others.length > 0) await insertAttempts(client, destinationId, attempts);
    else await insertSingleAttempt(client, destinationId, attempt);
  }
  if (verdict.kind === 'recovered') {
    const delivered = sent.at(-1);
    if (delivered?.failedDeliveryId !== undefined) {
      await lockDestinationState(client, destinationId);
      await client.query('DELETE FROM failed_deliveries WHERE id = $1', [delivered.failedDeliveryId]);
    }
    const found = {
      next: delivered?.next && { ...delivered.next, event: delivered.event },
      patience: verdict.refusing ? PATIENCE : 0,
    };
    const recovered = await recover(client, jobs, job.data, found);
    return recovered ? () => logRecovered(streaming, target.config) : undefined;
  }
  if (verdict.kind === 'again') {
    await retryLater(client, jobs, job.data, verdict.nextProbeAt);
    return undefined;
  }
  return switchOff(client, streaming, target.config, verdict.reason);
}
