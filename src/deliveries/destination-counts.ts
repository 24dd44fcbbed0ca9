import type pg from 'pg';

const MINUTE = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * 60;
/** Minutes of one bar of the chart. */
export const BUCKET_MINUTES = 5;
const BUCKETS = HOUR_MINUTES / BUCKET_MINUTES;

/** Numbers of attempts by outcome. */
export interface Counted {
  readonly delivered: number;
  readonly failed: number;
  /** Refused because the destination was busy. */
  readonly refused: number;
}

/** The counts of one destination. */
export interface DestinationCounts {
  /** The current minute and the 59 before it. */
  readonly lastHour: Counted;
  /** The current minute and the 1439 before it. */
  readonly lastDay: Counted;
  /** The last hour, oldest first, without gaps. */
  readonly series: readonly (Counted & { readonly at: Date })[];
  readonly lastSuccessAt: Date | null;
}

interface Row extends Counted {
  readonly id: number;
  /** 0 to 11; -1: before the last hour, within the last day; -2: before. */
  readonly bucket: number;
  readonly last: Date | null;
}

/**
 * Loads the counts of each destination in the hour and the day before `now`, by one statement over rows of whole
 * minutes.
 */
export async function loadCounts(
  pool: Pick<pg.Pool, 'query'>,
  destinationIds: readonly number[],
  now: Date,
): Promise<Map<number, DestinationCounts>> {
  const minute = Math.floor(now.getTime() / MINUTE);
  const hourFrom = new Date((minute - HOUR_MINUTES + 1) * MINUTE);
  const dayFrom = new Date((minute - DAY_MINUTES + 1) * MINUTE);
  const { rows } = await pool.query<Row>({
    name: 'destination-counts',
    text: `SELECT destination_id AS id,
                  CASE WHEN minute >= $2 THEN floor(extract(epoch FROM minute - $2) / $4)::int
                       WHEN minute >= $3 THEN -1 ELSE -2 END AS bucket,
                  sum(delivered)::bigint AS delivered, sum(failed)::bigint AS failed,
                  sum(refused)::bigint AS refused, max(last_delivered_at) AS last
           FROM delivery_counts WHERE destination_id = ANY($1::int[]) GROUP BY 1, 2`,
    values: [destinationIds, hourFrom.toISOString(), dayFrom.toISOString(), (BUCKET_MINUTES * MINUTE) / 1000],
  });
  return new Map(
    destinationIds.map((id) => [
      id,
      countsOf(
        rows.filter((row) => row.id === id),
        hourFrom,
      ),
    ]),
  );
}

function countsOf(rows: readonly Row[], hourFrom: Date): DestinationCounts {
  const inHour = rows.filter(({ bucket }) => bucket >= 0);
  const successes = rows.flatMap(({ last }) => (last === null ? [] : [last.getTime()]));
  return {
    lastHour: total(inHour),
    lastDay: total(rows.filter(({ bucket }) => bucket >= -1)),
    series: Array.from({ length: BUCKETS }, (_, index) => ({
      at: new Date(hourFrom.getTime() + index * BUCKET_MINUTES * MINUTE),
      // After a clock was set back, counts may lie in the future: the newest bar includes them.
      ...total(inHour.filter(({ bucket }) => Math.min(bucket, BUCKETS - 1) === index)),
    })),
    lastSuccessAt: successes.length === 0 ? null : new Date(Math.max(...successes)),
  };
}

function total(rows: readonly Counted[]): Counted {
  return rows.reduce(
    (sum, { delivered, failed, refused }) => ({
      delivered: sum.delivered + delivered,
      failed: sum.failed + failed,
      refused: sum.refused + refused,
    }),
    { delivered: 0, failed: 0, refused: 0 },
  );
}
