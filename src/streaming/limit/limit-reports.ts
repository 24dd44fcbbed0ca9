import type pg from 'pg';
import type { Logger } from '../../observability/logger.ts';
import type { Periodic } from '../../queue/periodic.ts';
import { streamingLogErrors } from '../streaming-errors.ts';
import type { Streaming } from '../streaming.ts';
import type { SharedLimit } from './shared-limit.ts';

/** How often the shown limits are updated. */
export const REPORT_EVERY_MS = 5_000;
/** A destination without refusals for so long counts as accepting everything. */
const FORGET_AFTER_MS = 60_000;
/** A smaller share of refusals is shown, but not logged. */
const LOGGED_SHARE = 0.05;

/** The time from a destination's first refusal until it has refused nothing for a minute. */
interface Episode {
  readonly since: Date;
  lastRefusedAt: number;
  isLogged: boolean;
}

interface Report {
  readonly destinationId: number;
  readonly inFlight: number;
  readonly pauseMs: number | null;
  readonly isLimited: boolean;
  readonly takenPerSecond: number;
  readonly refusedPerSecond: number;
  readonly heldUntil: string | null;
  readonly since: string;
}

/**
 * Stores the limits of destinations that refuse requests every few seconds, so that every process can show them, and
 * logs when a destination begins and ends to refuse. Without refusals it makes no statement.
 */
export function startLimitReports(
  streaming: Pick<Streaming, 'database' | 'limits' | 'log' | 'metrics' | 'now' | 'owner'>,
  everyMs: number = REPORT_EVERY_MS,
): Periodic {
  const { database, limits, log, metrics, now, owner } = streaming;
  const episodes = new Map<number, Episode>();
  let last = performance.now();
  let running: Promise<void> | undefined;

  const look = (): { reports: Report[]; over: number[] } => {
    const seconds = Math.max((performance.now() - last) / 1_000, 0.001);
    last = performance.now();
    const reports: Report[] = [];
    for (const [destinationId, shared] of limits.entries()) {
      const { taken, refused } = shared.takeFlow();
      const known = episodes.get(destinationId);
      if (refused === 0 && known === undefined) continue;
      const episode = known ?? { since: now(), lastRefusedAt: last, isLogged: false };
      episodes.set(destinationId, episode);
      if (refused > 0) episode.lastRefusedAt = last;
      const rates = { takenPerSecond: taken / seconds, refusedPerSecond: refused / seconds };
      if (!episode.isLogged && taken > 0 && refused >= LOGGED_SHARE * (taken + refused)) {
        episode.isLogged = true;
        logRefusing(log, destinationId, shared, rates);
      }
      reports.push({ destinationId, since: episode.since.toISOString(), ...rates, ...limitOf(shared, now) });
    }
    const over = [...episodes].flatMap(([id, { lastRefusedAt }]) =>
      last - lastRefusedAt > FORGET_AFTER_MS ? [id] : [],
    );
    return { reports: reports.filter(({ destinationId }) => !over.includes(destinationId)), over };
  };

  const report = async (): Promise<void> => {
    const { reports, over } = look();
    for (const destination of over) {
      if (episodes.get(destination)?.isLogged === true) log.info({ destination }, TAKES_ALL);
      episodes.delete(destination);
    }
    metrics.refusing(episodes.size);
    if (reports.length > 0) await writeReports(database.pool, owner, reports, now());
    if (over.length > 0) await deleteReports(database.pool, owner, over);
  };

  const timer = setInterval(() => {
    // A report that could not be written is written the next time.
    running ??= report()
      .catch(() => undefined)
      .finally(() => (running = undefined));
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
      await deleteReports(database.pool, owner, [...episodes.keys()]).catch(() => undefined);
    },
  };
}

const TAKES_ALL = 'a destination takes everything that it is sent again';

function logRefusing(
  log: Logger,
  destination: number,
  shared: SharedLimit,
  rates: Pick<Report, 'takenPerSecond' | 'refusedPerSecond'>,
): void {
  const { takenPerSecond, refusedPerSecond } = rates;
  const fields = {
    destination,
    takenPerSecond: Math.round(takenPerSecond),
    refusedPerSecond: Math.round(refusedPerSecond),
    inFlight: Math.max(Math.round(shared.level), 1),
  };
  log.warn(fields, streamingLogErrors.DESTINATION_REFUSING);
}

function limitOf(
  shared: SharedLimit,
  now: () => Date,
): Omit<Report, 'destinationId' | 'since' | 'takenPerSecond' | 'refusedPerSecond'> {
  const steady = performance.now();
  const pauseMs = shared.limit.pauseMs(steady);
  const heldUntil = shared.limit.askedUntil(steady);
  return {
    inFlight: Math.max(Math.round(shared.level), 1),
    pauseMs: pauseMs === 0 ? null : Math.round(pauseMs),
    isLimited: shared.isLimited,
    heldUntil: heldUntil === undefined ? null : new Date(now().getTime() + heldUntil - steady).toISOString(),
  };
}

async function writeReports(
  pool: pg.Pool,
  owner: string,
  reports: readonly Report[],
  now: Date,
): Promise<void> {
  await pool.query({
    name: 'write-sending-limits',
    text: `INSERT INTO sending_limits (destination_id, owner, in_flight, pause_ms, is_limited, taken_per_second,
                                       refused_per_second, held_until, since, updated_at)
           SELECT l."destinationId", $2, l."inFlight", l."pauseMs", l."isLimited", l."takenPerSecond",
                  l."refusedPerSecond", l."heldUntil", l.since, $3
           FROM json_to_recordset($1::json) AS l("destinationId" int, "inFlight" int, "pauseMs" int, "isLimited" boolean,
             "takenPerSecond" float8, "refusedPerSecond" float8, "heldUntil" timestamptz, since timestamptz)
           JOIN destinations d ON d.id = l."destinationId"
           ORDER BY l."destinationId"
           ON CONFLICT (destination_id, owner) DO UPDATE
           SET in_flight = excluded.in_flight, pause_ms = excluded.pause_ms, is_limited = excluded.is_limited,
               taken_per_second = excluded.taken_per_second, refused_per_second = excluded.refused_per_second,
               held_until = excluded.held_until, since = excluded.since, updated_at = excluded.updated_at`,
    values: [JSON.stringify(reports), owner, now.toISOString()],
  });
}

async function deleteReports(pool: pg.Pool, owner: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await pool.query('DELETE FROM sending_limits WHERE owner = $1 AND destination_id = ANY($2::int[])', [
    owner,
    ids,
  ]);
}
