import pg from 'pg';

/** What a stream needs of an event. */
export interface LoggedEvent {
  readonly sequence: number;
  readonly id: number;
  readonly eventType: string;
  readonly receivedAt: Date;
  /** The JSON text that goes over the wire. */
  readonly body: string;
  /** The installations that it came through before: see `via.ts`. */
  readonly via: string | null;
}

/** About the most that a reading takes where nothing else is said; a single event may take as much again. */
export const MAX_BATCH_BYTES = 1024 * 1024;

// Most batches lie within it, so that a plan has three daily partitions in it and not all those up to today.
const WINDOW_MS = 2 * 86_400_000;

/** A place in a stream, with the time at which its event was received. */
export interface LogPosition {
  readonly sequence: number;
  readonly receivedAt: Date;
}

/**
 * The next events after a position, in order, at most `limit` and about `bytes` (but at least one, where there is one).
 * `receivedAt` is the position's: it never falls within a stream, so PostgreSQL looks only into the partitions of the
 * days that follow it (docs/performance.md has the plans).
 */
export async function readEventsAfter(
  pool: Pick<pg.Pool, 'query'>,
  streamId: number,
  position: LogPosition,
  limit: number,
  bytes: number = MAX_BATCH_BYTES,
): Promise<LoggedEvent[]> {
  const read = async (until: Date): Promise<LoggedEvent[] | undefined> => {
    const events = await readBetween(pool, streamId, position, until, { limit, bytes });
    return events.length === 0 ? undefined : events;
  };
  return (await readOnwards(pool, streamId, position, read)) ?? [];
}

/** Asks `read` for what follows the position closely, and when that is nothing, for whatever follows it. */
export async function readOnwards<T>(
  pool: Pick<pg.Pool, 'query'>,
  streamId: number,
  position: LogPosition,
  read: (until: Date) => Promise<T | undefined>,
): Promise<T | undefined> {
  const found = await read(new Date(position.receivedAt.getTime() + WINDOW_MS));
  if (found !== undefined) return found;
  const newest = await newestAfter(pool, streamId, position);
  return newest === undefined ? undefined : read(newest);
}

/** When the stream's newest event was received; undefined when no event follows the position. */
async function newestAfter(
  pool: Pick<pg.Pool, 'query'>,
  streamId: number,
  { sequence }: LogPosition,
): Promise<Date | undefined> {
  const { rows } = await pool.query<{ last_received_at: Date }>({
    name: 'newest-event-after',
    text: 'SELECT last_received_at FROM streams WHERE id = $1 AND last_sequence > $2',
    values: [streamId, sequence],
  });
  return rows[0]?.last_received_at;
}

async function readBetween(
  pool: Pick<pg.Pool, 'query'>,
  streamId: number,
  position: LogPosition,
  until: Date,
  { limit, bytes }: { readonly limit: number; readonly bytes: number },
): Promise<LoggedEvent[]> {
  const { rows } = await pool.query<
    [sequence: number, id: number, type: string, receivedAt: string, body: string, via: string | null]
  >({
    name: 'read-events-after',
    text: `SELECT sequence, id, event_type, received_at, body, via
           FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY sequence) - octet_length(body) AS bytes_before
                 FROM (SELECT sequence, id, event_type, received_at, body, via FROM audit_events
                       WHERE stream_id = $1 AND sequence > $2 AND received_at >= $3 AND received_at <= $4
                       ORDER BY sequence LIMIT $5) AS next) AS sized
           WHERE bytes_before < $6
           ORDER BY sequence`,
    values: [
      streamId,
      position.sequence,
      position.receivedAt.toISOString(),
      until.toISOString(),
      limit,
      bytes,
    ],
    rowMode: 'array',
    types: TIMES_AS_TEXT,
  });
  const timeOf = timeReader();
  return rows.map(([sequence, id, eventType, receivedAt, body, via]) => ({
    sequence,
    id,
    eventType,
    receivedAt: timeOf(receivedAt),
    body,
    via,
  }));
}

const { INT8 } = pg.types.builtins;
const TIMES_AS_TEXT: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => (oid === (INT8 as number) ? Number : String),
};

/** Events that share a commit share their time, too: it is parsed once. */
function timeReader(): (text: string) => Date {
  const parse = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => Date;
  let lastText = '';
  let last = new Date(0);
  return (text) => {
    if (text !== lastText) last = parse((lastText = text));
    return last;
  };
}
