import type pg from 'pg';
import { forgetIdempotencyKeys, makePartitionsAhead } from '../../event-log/housekeeping.ts';
import { inTurn } from '../../queue/in-turn.ts';
import { forgetCounts } from '../attempts/delivery-counts.ts';
import type { Streaming } from '../streaming.ts';
import { createClockCheck } from './check-clock.ts';
import type { ClockReading } from './clock.ts';
import { deleteDeadLetters } from './dead-letters.ts';
import { createRetention } from './retention.ts';

// A run under way keeps a stop waiting.
const DELETE_WITHIN_MS = 4_000;
/** A day, and the hour that is still being counted. */
const COUNTS_KEPT_MS = 25 * 3_600_000;

/** One run of housekeeping: partitions ahead, whatever the clock says; deleting only by a clock that is trusted. */
export function createHousekeeping(
  streaming: Pick<Streaming, 'database' | 'log' | 'metrics' | 'settings'>,
  {
    idempotencyWindow,
    holdingBack,
  }: { readonly idempotencyWindow: number; readonly holdingBack: readonly string[] },
): (reading: ClockReading) => Promise<void> {
  const { database, log, settings } = streaming;
  const { pool } = database;
  const clock = createClockCheck(database, log);
  const retention = createRetention({ database, log, retention: settings.retention, holdingBack });
  const deleteOld = async (time: Date): Promise<void> => {
    const ago = (milliseconds: number): Date => new Date(time.getTime() - milliseconds);
    await inTurn([
      () => retention.dropOldest(time),
      () => deleteDeadLetters(streaming, ago(settings.retention), DELETE_WITHIN_MS),
      () => forgetIdempotencyKeys(pool, { windowMs: idempotencyWindow, withinMs: DELETE_WITHIN_MS }),
      () => forgetCounts(pool, ago(COUNTS_KEPT_MS)),
    ]);
  };
  return async (reading) => {
    await makePartitionsAhead(pool, reading.now);
    const verdict = await clock.check(reading);
    if (verdict.kind === 'trusted') await deleteOld(verdict.time);
  };
}

/** The clocks now; `now` is this process's. */
export async function readClocks(pool: pg.Pool, now: () => Date): Promise<ClockReading> {
  const { rows } = await pool.query<{ clock: Date }>('SELECT clock_timestamp() AS clock');
  const at = now();
  return { now: at, databaseNow: rows[0]?.clock ?? at, monotonicMs: performance.now() };
}
