import type pg from 'pg';

/** A run of events of one stream. */
export interface SequenceSpan {
  readonly streamId: number;
  /** Of its first event, minus one: where a reader starts. */
  readonly after: number;
  /** The same as `after` when the span is empty. */
  readonly last: number;
}

/**
 * The events of these streams that were accepted from `from` on and before `to`, in one statement for however many
 * streams. `received_at` never falls within a stream, so a few look-ups by sequence find both ends, and none where the
 * stream begins after the time or ends before it.
 */
export async function sequenceSpans(
  pool: Pick<pg.Pool, 'query'>,
  streamIds: readonly number[],
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<readonly SequenceSpan[]> {
  const { rows } = await pool.query<SequenceSpan>({
    name: 'sequence-spans',
    text: SPANS,
    values: [streamIds, from.toISOString(), to.toISOString()],
  });
  return rows;
}

// Finds the first sequence that was accepted at `instant` or later, one more than the newest if no event was; it lies
// between `low` and `high`. Events that are gone from the log count as late, so that rather too many events are sent
// than too few.
const SPANS = `
  WITH RECURSIVE logs AS (
    SELECT s.id AS stream_id, s.last_sequence + 1 AS beyond, s.last_received_at, coalesce(oldest.sequence, s.last_sequence + 1) AS first,
           oldest.received_at AS first_received_at
    FROM streams s
    LEFT JOIN LATERAL (SELECT e.sequence, e.received_at FROM audit_events e
                       WHERE e.stream_id = s.id ORDER BY e.sequence LIMIT 1) oldest ON true
    WHERE s.id = ANY($1::int[])
  ), search AS (
    SELECT stream_id, "end", instant,
           CASE WHEN last_received_at < instant THEN beyond ELSE first END AS low,
           CASE WHEN first_received_at >= instant THEN first ELSE beyond END AS high
    FROM logs CROSS JOIN (VALUES ('from', $2::timestamptz), ('to', $3::timestamptz)) AS ends("end", instant)
    UNION ALL
    SELECT stream_id, "end", instant,
           CASE WHEN late THEN low ELSE middle + 1 END, CASE WHEN late THEN middle ELSE high END
    FROM (SELECT search.*, (low + high) / 2 AS middle,
                 coalesce((SELECT e.received_at >= instant FROM audit_events e
                           WHERE e.stream_id = search.stream_id AND e.sequence = (low + high) / 2), true) AS late
          FROM search WHERE low < high) AS looked
  ), found AS (
    SELECT stream_id, max(low) FILTER (WHERE "end" = 'from') - 1 AS after, max(low) FILTER (WHERE "end" = 'to') - 1 AS last
    FROM search WHERE low = high GROUP BY stream_id
  )
  SELECT stream_id AS "streamId", after, greatest(after, last) AS last FROM found ORDER BY stream_id`;
