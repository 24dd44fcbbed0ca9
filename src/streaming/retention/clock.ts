/** The clocks at one moment. */
export interface ClockReading {
  /** This process's clock. */
  readonly now: Date;
  /** The database's clock, which gives events their time. */
  readonly databaseNow: Date;
  /** Milliseconds from an arbitrary start, of a clock that cannot be set. */
  readonly monotonicMs: number;
}

/** The result of the last check of the database's clock, by any process. */
export interface ClockRecord {
  readonly checkedAt: Date;
  /** Since when the clock has run without a jump and without an unexplained gap. */
  readonly steadySince: Date;
}

export type ClockVerdict =
  /** Rows that are old by this clock may be deleted. */
  | { readonly kind: 'trusted'; readonly time: Date }
  /** The clock jumped or was not watched, now or recently. */
  | { readonly kind: 'settling'; readonly jumpMs: number | undefined; readonly until: Date }
  | { readonly kind: 'disagreeing'; readonly byMs: number };

const MINUTE = 60_000;
const TOLERANCE_MS = 5 * MINUTE;
// Longer than an upgrade takes. After a longer gap between checks the clock counts as unverified.
const LONGEST_GAP_MS = 60 * MINUTE;
/** How long a clock has to run steadily after a jump before anything is deleted by it: time to set it right. */
export const SETTLE_MS = 6 * 60 * MINUTE;

/** Whether the clock may decide what is old. `last` is this process's previous reading, `record` the previous check. */
export function judgeClock(
  reading: ClockReading,
  last: ClockReading | undefined,
  record: ClockRecord | undefined,
): { readonly verdict: ClockVerdict; readonly record: ClockRecord } {
  const { now, databaseNow } = reading;
  const jumpMs = jumpOf(reading, last, record);
  const steadySince = record === undefined || jumpMs !== undefined ? databaseNow : record.steadySince;
  const next = { checkedAt: databaseNow, steadySince };
  const byMs = now.getTime() - databaseNow.getTime();
  if (Math.abs(byMs) > TOLERANCE_MS) return { verdict: { kind: 'disagreeing', byMs }, record: next };
  const until = new Date(steadySince.getTime() + SETTLE_MS);
  if (databaseNow < until) return { verdict: { kind: 'settling', jumpMs, until }, record: next };
  // The earlier clock, because it deletes less.
  return { verdict: { kind: 'trusted', time: byMs < 0 ? now : databaseNow }, record: next };
}

/** How far the database's clock has jumped since the last check; undefined when it has not. */
function jumpOf(
  { databaseNow, monotonicMs }: ClockReading,
  last: ClockReading | undefined,
  record: ClockRecord | undefined,
): number | undefined {
  if (last !== undefined) {
    const jump = databaseNow.getTime() - last.databaseNow.getTime() - (monotonicMs - last.monotonicMs);
    if (Math.abs(jump) > TOLERANCE_MS) return jump;
  }
  if (record === undefined) return undefined;
  const gap = databaseNow.getTime() - record.checkedAt.getTime();
  return gap < -TOLERANCE_MS || (last === undefined && gap > LONGEST_GAP_MS) ? gap : undefined;
}
