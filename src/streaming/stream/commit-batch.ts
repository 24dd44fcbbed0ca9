import type pg from 'pg';
import { sqlOfClient } from '../../database/sql.ts';
import type { DestinationConfig } from '../../destinations/model/destination-config.ts';
import { withLogTransaction, withPartitions } from '../../event-log/missing-partition.ts';
import { lockStreamsOf } from '../../event-log/subscriptions.ts';
import {
  ATTEMPT_PARAMETERS,
  attemptArrays,
  insertAttempts,
  insertAttemptsSql,
} from '../attempts/attempts.ts';
import { countAttempts, countAttemptsSql, countValues } from '../attempts/delivery-counts.ts';
import { startRetrying } from '../state/destination-state.ts';
import { hasTooManyRetries, insertFailedDeliveries } from '../attempts/failed-deliveries.ts';
import { deniedDelay, probeDelay, retryDelay } from '../attempts/retry-schedule.ts';
import type { BatchResult } from './run-batch.ts';
import type { Streaming } from '../streaming.ts';
import type { Claim, Position } from './subscription-claim.ts';
import { switchOffReasons } from '../streaming-errors.ts';
import { logRetrying } from '../state/log-state.ts';
import { switchOff } from '../last-delivery/switch-off.ts';

/** What a commit found. */
export type BatchCommit =
  /** Recorded; the stream goes on under this version of the destination, if it may. */
  | { readonly kind: 'moved'; readonly version: number; readonly runnable: boolean }
  /** Recorded, and the destination changed its state with it. */
  | { readonly kind: 'stopped'; readonly tell: () => void }
  /** Another process owns the subscription, or it is gone: nothing was recorded, and the new owner sends again. */
  | { readonly kind: 'lost' };

/** The position after a batch of which `settled` events are taken care of. */
export function positionAfter(before: Position, { events, end, settlement }: BatchResult): Position {
  if (settlement.settled === events.length) return end;
  const last = events[settlement.settled - 1];
  if (last === undefined) return before;
  return { sequence: last.sequence, receivedAt: last.receivedAt, previous: last.sequence };
}

/**
 * Records a batch: attempts, retries of what failed, and the new position hold together or not at all. The position
 * moves by compare-and-set on what was read and on the epoch, so it can neither go back nor be moved by two. `shown`: the
 * destination's address as the log may have it.
 */
export async function commitBatch(
  streaming: Streaming,
  claim: Claim,
  shown: string,
  before: Position,
  storedFailures: number,
  result: BatchResult,
): Promise<BatchCommit> {
  const { verdict, toRetry, consecutiveFailures } = result.settlement;
  const plain = verdict === undefined && toRetry.length === 0 && consecutiveFailures === storedFailures;
  const { pool } = streaming.database;
  if (plain) return withPartitions(sqlOfClient(pool), () => commitPlain(pool, claim, before, result));
  const commit = await withLogTransaction(pool, async (client) => {
    const destination = { id: claim.destinationId, shown };
    const done = await commitWithFailures(client, streaming, claim, destination, before, result);
    if (done.kind === 'lost') return done;
    await countAttempts(client, claim.destinationId, claim.subscriptionId, result.attempts, result.refusals);
    return done;
  });
  if (commit.kind === 'stopped') commit.tell();
  return commit;
}

/**
 * The hot path: one statement, no transaction block, and no waiting for the disk. When PostgreSQL dies before it has
 * written the commit, it is as if this process had died before it: the batch is sent again (docs/adr/0011). A later
 * commit that waits for the disk, such as that of a failure or an append, writes this one to the disk as well.
 */
async function commitPlain(
  pool: pg.Pool,
  claim: Claim,
  before: Position,
  result: BatchResult,
): Promise<BatchCommit> {
  const after = positionAfter(before, result);
  const { rows } = await pool.query<{ version: number; runnable: boolean }>({
    name: 'commit-batch',
    text: `WITH moved AS (${MOVE_POSITION}), recorded AS (
             ${insertAttemptsSql(1, FIRST_ATTEMPTS)} WHERE EXISTS (SELECT FROM moved)), counted AS (
             ${countAttemptsSql(1, FIRST_ATTEMPTS + ATTEMPT_PARAMETERS, 'WHERE EXISTS (SELECT FROM moved)')})
           SELECT version, runnable, set_config('synchronous_commit', 'off', true) FROM moved`,
    values: [
      ...moveValues(claim, before, after),
      ...attemptArrays(result.attempts),
      ...countValues(claim.subscriptionId, result.attempts, result.refusals),
    ],
  });
  const row = rows[0];
  if (row === undefined) return { kind: 'lost' };
  return { kind: 'moved', version: row.version, runnable: row.runnable };
}

// After those of the position.
const FIRST_ATTEMPTS = 8;

const MOVE_POSITION = `
  UPDATE subscriptions s SET position = $5, position_received_at = $6, previous = $7,
                             shipment_end = CASE WHEN s.position = $5::bigint THEN s.shipment_end END
  FROM destinations d
  WHERE s.id = $2 AND s.epoch = $3 AND s.position = $4 AND d.id = s.destination_id AND d.id = $1
  RETURNING d.version, s.runnable`;

function moveValues(claim: Claim, before: Position, after: Position): unknown[] {
  return [
    claim.destinationId,
    claim.subscriptionId,
    claim.epoch,
    before.sequence,
    after.sequence,
    after.receivedAt.toISOString(),
    after.previous,
  ];
}

async function commitWithFailures(
  client: pg.PoolClient,
  streaming: Streaming,
  claim: Claim,
  destination: Pick<DestinationConfig, 'id' | 'shown'>,
  before: Position,
  result: BatchResult,
): Promise<BatchCommit> {
  const { verdict, consecutiveFailures } = result.settlement;
  // Lock order in all transactions: destination, streams, subscription.
  await client.query('SELECT FROM destinations WHERE id = $1 FOR NO KEY UPDATE', [claim.destinationId]);
  const stops = verdict !== undefined || (await isFlooded(client, claim, result));
  // All of them: what changes the destination's state suspends all its subscriptions.
  if (stops) await lockStreamsOf(sqlOfClient(client), claim.destinationId);
  const { rows } = await client.query<{ version: number; runnable: boolean }>({
    name: 'move-position',
    text: MOVE_POSITION,
    values: moveValues(claim, before, positionAfter(before, result)),
  });
  const row = rows[0];
  if (row === undefined) return { kind: 'lost' };
  await insertAttempts(client, claim.destinationId, result.attempts);
  await handOverFailures(client, streaming, claim, result);

  const now = streaming.now();
  if (verdict?.kind === 'gone') {
    const tell = await switchOff(client, streaming, destination, switchOffReasons.SWITCHED_OFF_GONE);
    // A person was faster and paused it: then it is not runnable.
    return tell === undefined ? { kind: 'moved', ...row } : { kind: 'stopped', tell };
  }
  if (stops) {
    const retryAfterMs = verdict?.kind === 'busy' ? verdict.retryAfterMs : undefined;
    const delayAfter = verdict?.kind === 'denied' ? deniedDelay : probeDelay;
    const wait = { retryAfterMs, random: streaming.random() };
    const delay = delayAfter(streaming.settings.retrySchedule, 0, wait);
    const nextProbeAt = new Date(now.getTime() + delay);
    const state = { now, nextProbeAt, consecutiveFailures };
    const started = await startRetrying(client, streaming.jobs, claim.destinationId, state);
    // Another of its subscriptions was faster, or a person: then it is not runnable.
    if (!started) return { kind: 'moved', ...row };
    const denied = verdict?.kind === 'denied' ? verdict.text : undefined;
    return { kind: 'stopped', tell: () => logRetrying(streaming, destination, { nextProbeAt, denied }) };
  }
  await client.query('UPDATE destinations SET consecutive_failures = $2 WHERE id = $1', [
    claim.destinationId,
    consecutiveFailures,
  ]);
  return { kind: 'moved', ...row };
}

/** Hands what failed to the retry queue; what is refused for good is dead at once. */
export async function handOverFailures(
  client: pg.ClientBase,
  streaming: Streaming,
  target: Pick<Claim, 'destinationId' | 'streamId'>,
  result: BatchResult,
): Promise<void> {
  const now = streaming.now().getTime();
  const failed = result.settlement.toRetry.flatMap(({ index, attempts, retryAfterMs, isRefused = false }) => {
    const event = result.events[index];
    const wait = { retryAfterMs, random: streaming.random() };
    const delay = isRefused
      ? undefined
      : retryDelay(streaming.settings.retrySchedule, Math.max(attempts, 1), wait);
    const nextAttemptAt = delay === undefined ? undefined : new Date(now + delay);
    return event === undefined ? [] : [{ event, attempts, nextAttemptAt }];
  });
  await insertFailedDeliveries(sqlOfClient(client), streaming.jobs, target, failed);
}

async function isFlooded(client: pg.PoolClient, claim: Claim, result: BatchResult): Promise<boolean> {
  const more = result.settlement.toRetry.filter(({ isRefused = false }) => !isRefused).length;
  return more > 0 && (await hasTooManyRetries(client, claim.destinationId, more));
}
