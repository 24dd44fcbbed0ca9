import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { Logger } from '../observability/logger.ts';
import { sourceLogErrors } from './sources-errors.ts';

/** The results of the records of one request. */
export interface Counted {
  readonly accepted: number;
  readonly duplicates: number;
  readonly skipped: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, number>;
  readonly examples: readonly Example[];
}

/** The reason why a record became no event. */
export interface WhyNot {
  readonly what: 'skipped' | 'refused';
  readonly reason: string;
}

/** A record that became no event, without its secrets. */
export interface Example extends WhyNot {
  readonly text: string;
}

/** Counts the records of sources, in memory first, so that many requests cost one statement. */
export type SourceCounts = ReturnType<typeof createSourceCounts>;

const FLUSH_MS = 1_000;
const HOUR_MS = 3_600_000;
/** Longer than the longest period that a client can query. */
const KEPT_DAYS = 30;
/** Reasons of one source: a sender cannot make them up, but a kind may have many. */
const MAX_REASONS = 100;
/** Reasons of all sources for which the time of the last example is remembered. */
const MAX_KNOWN = 10_000;

interface Hour {
  readonly sourceId: number;
  readonly hour: Date;
  accepted: number;
  duplicates: number;
  skipped: number;
  refused: number;
  lastAt: Date | undefined;
}

interface Reason extends WhyNot {
  readonly sourceId: number;
  count: number;
  lastAt: Date;
  example: string | undefined;
}

export function createSourceCounts(deps: { readonly pool: pg.Pool; readonly log: Logger }) {
  let hours = new Map<string, Hour>();
  let reasons = new Map<string, Reason>();
  let writing: Promise<void> | undefined;
  let forgotAt = -Infinity;
  const exampleAt = new LRUCache<string, number>({ max: MAX_KNOWN });

  const write = async (): Promise<void> => {
    if (hours.size === 0) return;
    const now = performance.now();
    const [written, why] = [[...hours.values()], [...reasons.values()]];
    hours = new Map();
    reasons = new Map();
    try {
      await writeHours(deps.pool, written);
      if (why.length > 0) await writeReasons(deps.pool, why);
      if (now - forgotAt >= HOUR_MS) {
        forgotAt = now;
        await deps.pool.query(`DELETE FROM source_hours WHERE hour < now() - interval '${KEPT_DAYS} days'`);
        await deps.pool.query(
          `UPDATE source_reasons SET example = NULL
           WHERE example IS NOT NULL AND last_at < now() - interval '${KEPT_DAYS} days'`,
        );
      }
    } catch (error) {
      // The events are stored; only their number is lost.
      deps.log.warn({ err: error }, sourceLogErrors.SOURCE_COUNTS_NOT_WRITTEN);
    }
  };
  const flush = (): Promise<void> =>
    (writing ??= write().finally(() => {
      writing = undefined;
    }));
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();

  const add = (
    sourceId: number,
    what: Reason['what'],
    counts: ReadonlyMap<string, number>,
    at: Date,
    examples: readonly Example[],
  ): number => {
    let sum = 0;
    for (const [reason, count] of counts) {
      sum += count;
      const key = keyOf(sourceId, { what, reason });
      const before = reasons.get(key) ?? { sourceId, what, reason, count: 0, example: undefined };
      const example = examples.find((other) => other.what === what && other.reason === reason)?.text;
      const now = { count: before.count + count, lastAt: at, example: example ?? before.example };
      reasons.set(key, { ...before, ...now });
    }
    return sum;
  };

  return {
    count(sourceId: number, { accepted, duplicates, skipped, refused, examples }: Counted, at: Date) {
      const hour = new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
      const key = `${sourceId} ${hour.getTime()}`;
      const row: Hour = hours.get(key) ?? {
        ...{ sourceId, hour, accepted: 0, duplicates: 0, skipped: 0, refused: 0, lastAt: undefined },
      };
      hours.set(key, row);
      row.accepted += accepted;
      row.duplicates += duplicates;
      row.skipped += add(sourceId, 'skipped', skipped, at, examples);
      row.refused += add(sourceId, 'refused', refused, at, examples);
      if (accepted + duplicates > 0) row.lastAt = at;
    },
    /** Whether a record is to be kept as an example of the reason: one an hour, so that logs of noise cost nothing. */
    wantsExample(sourceId: number, why: WhyNot, at: Date) {
      const key = keyOf(sourceId, why);
      const before = exampleAt.get(key);
      if (before !== undefined && at.getTime() - before < HOUR_MS) return false;
      exampleAt.set(key, at.getTime());
      return true;
    },
    /** Writes the counts that are still in memory. */
    async stop() {
      clearInterval(timer);
      await flush();
      await flush();
    },
  };
}

function keyOf(sourceId: number, { what, reason }: WhyNot): string {
  return `${sourceId} ${what} ${reason}`;
}

/** What belongs to a source that was destroyed meanwhile is left out. */
async function writeHours(pool: pg.Pool, rows: readonly Hour[]): Promise<void> {
  await pool.query(
    `WITH counted AS (
       SELECT * FROM json_to_recordset($1) AS c("sourceId" int, hour timestamptz, accepted bigint, duplicates bigint,
                                                skipped bigint, refused bigint, "lastAt" timestamptz)
       WHERE "sourceId" IN (SELECT id FROM sources)),
     seen AS (
       UPDATE sources SET last_event_at = greatest(last_event_at, latest.last_at)
       FROM (SELECT "sourceId", max("lastAt") AS last_at FROM counted GROUP BY "sourceId") AS latest
       WHERE sources.id = latest."sourceId" AND latest.last_at IS NOT NULL)
     INSERT INTO source_hours AS h (source_id, hour, accepted, duplicates, skipped, refused)
     SELECT "sourceId", hour, accepted, duplicates, skipped, refused FROM counted
     ON CONFLICT (source_id, hour) DO UPDATE SET accepted = h.accepted + excluded.accepted,
       duplicates = h.duplicates + excluded.duplicates, skipped = h.skipped + excluded.skipped,
       refused = h.refused + excluded.refused`,
    [JSON.stringify(rows)],
  );
}

async function writeReasons(pool: pg.Pool, rows: readonly Reason[]): Promise<void> {
  await pool.query(
    `INSERT INTO source_reasons AS r (source_id, what, reason, count, last_at, example)
     SELECT "sourceId", what, reason, count, "lastAt", example
     FROM json_to_recordset($1) AS c("sourceId" int, what text, reason text, count bigint, "lastAt" timestamptz, example text)
     WHERE "sourceId" IN (SELECT id FROM sources)
       AND (EXISTS (SELECT FROM source_reasons o
                    WHERE (o.source_id, o.what, o.reason) = (c."sourceId", c.what, c.reason))
            OR (SELECT count(*) FROM source_reasons o WHERE o.source_id = c."sourceId") < $2)
     ON CONFLICT (source_id, what, reason) DO UPDATE SET count = r.count + excluded.count,
       last_at = greatest(r.last_at, excluded.last_at), example = coalesce(excluded.example, r.example)`,
    [JSON.stringify(rows), MAX_REASONS],
  );
}
