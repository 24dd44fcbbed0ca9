import { sqlOfClient } from '../database/sql.ts';
import type pg from 'pg';
import { withTransaction } from '../database/transaction.ts';
import { readEventsAfter, type LoggedEvent } from '../event-log/read-events.ts';
import { STREAM_EVENTS } from '../event-log/stream-events.queue.ts';
import { QUEUE_TOPIC } from '../event-log/topics.ts';
import type { JobHandler } from '../queue/consumer.ts';
import type { Job } from '../queue/job-queue.ts';
import { insertAttempts, type Attempt } from './attempts.ts';
import { recover, retryLater } from './destination-state.ts';
import { logRecovered, logSwitchedOff } from './log-state.ts';
import { judge, type Outcome } from './outcome.ts';
import { PROBE_DESTINATION } from './probe-destination.queue.ts';
import { probeDelay } from './retry-schedule.ts';
import { RETRY_DELIVERY } from './retry-delivery.queue.ts';
import { sendOne } from './send-one.ts';
import type { Streaming } from './streaming.ts';
import { announceSwitchOff, GONE_REASON, switchOff, TOO_LONG_REASON } from './switch-off.ts';
import { loadTarget, type Target } from './target.ts';

type ProbeJob = Job<{ destinationId: number; probeNumber: number }>;

/** The next event of a destination that is down, and where it stands. */
interface Candidate {
  readonly subscriptionId: number;
  readonly position: number;
  readonly event: LoggedEvent;
}

/**
 * Works `probe-destination`: sends the next event alone. When it gets through the destination streams again; when it
 * does not, the next probe waits. The position moves only past an event that was delivered.
 */
export function probeDestinationJob(
  streaming: Streaming,
): JobHandler<{ destinationId: number; probeNumber: number }> {
  const { database, jobs, notifications, now } = streaming;
  return async (job, stopping) => {
    const target = await loadTarget(streaming, job.data.destinationId);
    if (target === undefined || !isCurrent(target, job)) return jobs.complete(PROBE_DESTINATION, job);

    const candidate = await findCandidate(database.pool, job.data.destinationId);
    const attempt = candidate && (await probe(streaming, target, candidate, stopping));
    // Nothing waits any more (it was sent meanwhile): what comes next will show how the destination is.
    const outcome: Outcome = attempt === undefined ? { kind: 'delivered' } : judge(attempt.result, now());
    const log = await withTransaction(database.pool, async (client) => {
      const after = await applyOutcome(client, streaming, { job, target, candidate, attempt, outcome });
      await jobs.complete(PROBE_DESTINATION, job, sqlOfClient(client));
      return after;
    });
    log?.();
    for (const queue of [STREAM_EVENTS, RETRY_DELIVERY]) notifications.publish(QUEUE_TOPIC, queue.name);
  };
}

function isCurrent(target: Target, job: ProbeJob): boolean {
  return target.active && target.failingSince !== null && target.probeNumber === job.data.probeNumber;
}

async function findCandidate(pool: pg.Pool, destinationId: number): Promise<Candidate | undefined> {
  const { rows } = await pool.query<{
    id: number;
    stream_id: number;
    position: number;
    position_received_at: Date;
  }>(
    `SELECT b.id, b.stream_id, b.position, b.position_received_at
     FROM subscriptions b JOIN streams s ON s.id = b.stream_id
     WHERE b.destination_id = $1 AND b.position < s.last_sequence ORDER BY b.id`,
    [destinationId],
  );
  for (const row of rows) {
    const after = { sequence: row.position, receivedAt: row.position_received_at };
    const [event] = await readEventsAfter(pool, row.stream_id, after, 1);
    if (event !== undefined) return { subscriptionId: row.id, position: row.position, event };
  }
  return undefined;
}

async function probe(
  streaming: Streaming,
  target: Target,
  { event }: Candidate,
  stopping: AbortSignal,
): Promise<Attempt> {
  const at = streaming.now();
  const result = await sendOne(streaming, target, event, stopping);
  return { event, at, number: target.probes + 2, trigger: 'PROBE', result };
}

interface Probed {
  readonly job: ProbeJob;
  readonly target: Target;
  readonly candidate: Candidate | undefined;
  readonly attempt: Attempt | undefined;
  readonly outcome: Outcome;
}

/** Returns what is to be told after the commit. */
async function applyOutcome(
  client: pg.ClientBase,
  streaming: Streaming,
  { job, target, candidate, attempt, outcome }: Probed,
): Promise<(() => void) | undefined> {
  const { jobs, log, settings } = streaming;
  const { destinationId } = job.data;
  if (attempt !== undefined) await insertAttempts(client, destinationId, [attempt]);
  if (outcome.kind === 'delivered') {
    const recovered = await recover(client, jobs, job.data, candidate);
    return recovered ? () => logRecovered(log, target.config) : undefined;
  }
  const now = streaming.now();
  if (outcome.kind === 'aborted') {
    // Cut off by our own stop: the next start probes at once.
    await retryLater(client, jobs, job.data, now);
    return undefined;
  }
  const failingFor = now.getTime() - (target.failingSince?.getTime() ?? now.getTime());
  const reason =
    outcome.kind === 'gone' ? GONE_REASON : failingFor > settings.retention ? TOO_LONG_REASON : undefined;
  if (reason !== undefined) {
    const recorded = await switchOff(client, streaming, destinationId, reason);
    if (recorded === undefined) return undefined;
    return () => {
      logSwitchedOff(log, target.config, reason);
      announceSwitchOff(streaming, recorded);
    };
  }
  const wait = {
    retryAfterMs: 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined,
    random: streaming.random(),
  };
  const delay = probeDelay(settings.retrySchedule, target.probes + 1, wait);
  await retryLater(client, jobs, job.data, new Date(now.getTime() + delay));
  return undefined;
}
