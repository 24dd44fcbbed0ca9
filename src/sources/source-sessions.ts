import type pg from 'pg';
import { definedTexts, type EventDraft, type EventReferences } from './event-draft.ts';

/**
 * Knows the references of a system's sessions, even if their first record came in another request or to another
 * process.
 */
export type SourceSessions = ReturnType<typeof createSourceSessions>;

/**
 * Sessions of AWS last 12 hours at most, and their records come within the hour; files are sent whenever a user wants
 * to.
 */
const KEPT_HOURS = 48;
const MAX_SESSIONS = 100_000;
const PRUNE_MS = 60_000;

export function createSourceSessions(pool: pg.Pool) {
  let prunedAt = -Infinity;
  return {
    /**
     * Stores the references of sessions that begin in these drafts, and returns the references of each draft's session,
     * in the order of the drafts; an empty list when no draft has a session.
     */
    async join(
      sourceId: number,
      drafts: readonly (EventDraft | undefined)[],
      now: Date,
    ): Promise<readonly (EventReferences | undefined)[]> {
      const asked = new Set(drafts.flatMap((draft) => draft?.continues ?? []));
      const begins = drafts.some((draft) => draft?.begins !== undefined);
      if (asked.size === 0 && !begins) return [];
      const known = await findSessions(pool, sourceId, [...asked]);
      const { begun, ofDrafts } = referencesOfSessions(drafts, known);
      if (begun.size > 0) {
        await storeSessions(pool, sourceId, begun, now);
        if (performance.now() - prunedAt > PRUNE_MS) {
          prunedAt = performance.now();
          await prune(pool, now);
        }
      }
      return ofDrafts;
    },
  };
}

async function findSessions(
  pool: pg.Pool,
  sourceId: number,
  keys: readonly string[],
): Promise<Map<string, EventReferences>> {
  const { rows } = await pool.query<{ key: string; refs: EventReferences }>({
    name: 'source-sessions',
    text: 'SELECT key, refs FROM source_sessions WHERE source_id = $1 AND key = ANY($2::text[])',
    values: [sourceId, keys],
  });
  return new Map(rows.map(({ key, refs }) => [key, refs]));
}

/** Stores nothing for a source that was destroyed meanwhile. */
async function storeSessions(
  pool: pg.Pool,
  sourceId: number,
  begun: ReadonlyMap<string, EventReferences>,
  now: Date,
): Promise<void> {
  await pool.query(
    `INSERT INTO source_sessions (source_id, key, refs, seen_at)
     SELECT $1, key, refs::jsonb, $4 FROM unnest($2::text[], $3::text[]) AS b(key, refs)
     WHERE EXISTS (SELECT FROM sources WHERE id = $1) ORDER BY key
     ON CONFLICT (source_id, key) DO UPDATE SET refs = excluded.refs, seen_at = excluded.seen_at`,
    [sourceId, [...begun.keys()], [...begun.values()].map((refs) => JSON.stringify(refs)), now.toISOString()],
  );
}

async function prune(pool: pg.Pool, now: Date): Promise<void> {
  await pool.query(
    `DELETE FROM source_sessions WHERE seen_at < $1::timestamptz - interval '${KEPT_HOURS} hours'`,
    [now.toISOString()],
  );
  await pool.query(
    `DELETE FROM source_sessions s USING (
       SELECT source_id, key, row_number() OVER (PARTITION BY source_id ORDER BY seen_at DESC) AS n
       FROM source_sessions) AS ranked
     WHERE ranked.n > ${MAX_SESSIONS} AND (s.source_id, s.key) = (ranked.source_id, ranked.key)`,
  );
}

/** Longer texts are not names, and would fill the table. */
const MAX_TEXT = 255;

/**
 * The references of the sessions of drafts. `known`: sessions that began before. A session that was begun by another
 * one has that session's references, too.
 */
function referencesOfSessions(
  drafts: readonly (EventDraft | undefined)[],
  known: ReadonlyMap<string, EventReferences>,
): {
  readonly begun: ReadonlyMap<string, EventReferences>;
  readonly ofDrafts: readonly (EventReferences | undefined)[];
} {
  const all = new Map(known);
  const begun = new Map<string, EventReferences>();
  for (const { begins, continues, references } of inOrder(drafts)) {
    if (begins === undefined) continue;
    const inherited = continues === undefined ? undefined : all.get(continues);
    const told = toldBy({ ...inherited, ...definedTexts(references ?? {}) });
    if (Object.keys(told).length === 0) continue;
    all.set(begins, told);
    begun.set(begins, told);
  }
  const ofDrafts = drafts.map((draft) =>
    draft?.continues === undefined ? undefined : all.get(draft.continues),
  );
  return { begun, ofDrafts };
}

/** The drafts that begin a session, the earliest first, because files of CloudTrail are in no order. */
function inOrder(drafts: readonly (EventDraft | undefined)[]): readonly EventDraft[] {
  const at = ({ createdAt }: EventDraft): number => createdAt?.getTime() ?? 0;
  return drafts
    .filter((draft) => draft !== undefined)
    .filter(({ begins }) => begins !== undefined)
    .sort((one, other) => at(one) - at(other));
}

/** Without the name of the session, which is not passed on. */
function toldBy({ session: _session, ...references }: EventReferences): EventReferences {
  const said = Object.entries(definedTexts(references));
  return Object.fromEntries(said.filter(([, text]) => text.length <= MAX_TEXT));
}
