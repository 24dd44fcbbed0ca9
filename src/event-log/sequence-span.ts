import type { Sql } from '../database/sql.ts';

/** A run of events of one stream. */
export interface SequenceSpan {
  /** Of its first event, minus one: where a reader starts. */
  readonly after: number;
  /** The same as `after` when there is none. */
  readonly last: number;
}

/**
 * The events of a stream that were accepted from `from` on and before `to`. `received_at` never falls within a stream,
 * so a few dozen look-ups by sequence find both ends, however many events there are.
 */
export async function sequenceSpan(
  db: Sql,
  streamId: number,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<SequenceSpan> {
  const log = await boundsOf(db, streamId);
  const after = (await firstSince(db, streamId, from, log)) - 1;
  const last = (await firstSince(db, streamId, to, log)) - 1;
  return { after, last: Math.max(after, last) };
}

interface Bounds {
  readonly oldest: number;
  readonly newest: number;
}

/** What there is of the stream; the oldest may be long gone. */
async function boundsOf(db: Sql, streamId: number): Promise<Bounds> {
  const { rows } = await db.executeSql(
    `SELECT last_sequence AS newest,
            (SELECT sequence FROM audit_events WHERE stream_id = $1 ORDER BY sequence LIMIT 1) AS oldest
     FROM streams WHERE id = $1`,
    [streamId],
  );
  const row = rows[0] as { newest: number; oldest: number | null } | undefined;
  const newest = row?.newest ?? 0;
  return { newest, oldest: row?.oldest ?? newest + 1 };
}

/** The sequence of the first event accepted at `instant` or later; one more than the newest if there is none. */
async function firstSince(
  db: Sql,
  streamId: number,
  instant: Date,
  { oldest, newest }: Bounds,
): Promise<number> {
  let low = oldest;
  let high = newest + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { rows } = await db.executeSql(
      'SELECT received_at >= $3::timestamptz AS late FROM audit_events WHERE stream_id = $1 AND sequence = $2',
      [streamId, middle, instant.toISOString()],
    );
    if ((rows[0] as { late: boolean } | undefined)?.late === false) low = middle + 1;
    else high = middle;
  }
  return low;
}
