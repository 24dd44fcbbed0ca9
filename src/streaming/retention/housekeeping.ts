import type pg from 'pg';
import { forgetIdempotencyKeys, makePartitionsAhead } from '../../event-log/housekeeping.ts';
import { inTurn } from '../../queue/in-turn.ts';
import { forgetCounts } from '../attempts/delivery-counts.ts';
import type { Streaming } from '../streaming.ts';
import { type ClockReading, type ClockRecord, judgeClock, type ClockVerdict } from './clock.ts';
import { deleteDeadLetters } from './dead-letters.ts';
import { createRetention } from './retention.ts';
import type { Logger } from '../../observability/logger.ts';
import { streamingLogErrors } from '../streaming-errors.ts';

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
  const checkClock = createClockCheck(pool, log);
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
    const verdict = await checkClock(reading);
    if (verdict.kind === 'trusted') await deleteOld(verdict.time);
  };
}

/** The clocks now; `now` is this process's. */
export async function readClocks(pool: pg.Pool, now: () => Date): Promise<ClockReading> {
  const { rows } = await pool.query<{ clock: Date }>('SELECT clock_timestamp() AS clock');
  const at = now();
  return { now: at, databaseNow: rows[0]?.clock ?? at, monotonicMs: performance.now() };
}

/** Judges the clock against what was seen of it before, by this process and by whichever looked last. */
function createClockCheck(pool: pg.Pool, log: Logger): (reading: ClockReading) => Promise<ClockVerdict> {
  let last: ClockReading | undefined;
  let said: ClockVerdict['kind'] | undefined;
  return async (reading) => {
    const { rows } = await pool.query<ClockRecord>(
      'SELECT checked_at AS "checkedAt", steady_since AS "steadySince" FROM clock_checks WHERE id = 1',
    );
    const { verdict, record } = judgeClock(reading, last, rows[0]);
    await pool.query(KEEP, [record.checkedAt, record.steadySince]);
    last = reading;
    report(log, verdict, said);
    said = verdict.kind;
    return verdict;
  };
}

const KEEP = `
  INSERT INTO clock_checks (id, checked_at, steady_since) VALUES (1, $1, $2)
  ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at, steady_since = excluded.steady_since`;

function report(log: Logger, verdict: ClockVerdict, said: ClockVerdict['kind'] | undefined): void {
  if (verdict.kind === 'settling' && verdict.jumpMs !== undefined) {
    log.warn(
      { seconds: Math.round(verdict.jumpMs / 1000), nothingDeletedBefore: verdict.until },
      streamingLogErrors.CLOCK_JUMPED,
    );
  }
  if (verdict.kind === 'disagreeing' && said !== 'disagreeing') {
    log.warn({ seconds: Math.round(verdict.byMs / 1000) }, streamingLogErrors.CLOCKS_DISAGREE);
  }
}
