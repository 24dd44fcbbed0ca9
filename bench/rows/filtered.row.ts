import type pg from 'pg';
import { sqlOfClient } from '../../src/database/sql.ts';
import { ensurePartitions } from '../../src/event-log/partitions.ts';
import { readEventsAfter, type LogPosition } from '../../src/event-log/read-events.ts';
import { readFilteredEventsAfter } from '../../src/event-log/read-filtered-events.ts';
import { inEmptyDatabase } from '../environment/empty-database.ts';
import type { Line, Row } from '../row.ts';

const BACKLOG = 1_000_000;
const BATCH = 256;
const WINDOWS = [256, 1_000, 10_000, 50_000];
const FILTERS = [
  ['a type that 1 in 100 000 has', { eventTypes: ['rare'], deniedTypes: [], namespaces: [] }],
  ['a namespace that has no events', { eventTypes: [], deniedTypes: [], namespaces: ['g/other'] }],
] as const;

/** How long a destination with a rare type looks through a backlog, by the size of the window, beside reading everything. */
export const filtered: Row = {
  name: 'filtered',
  whenNamed: true,
  run: () =>
    inEmptyDatabase(async (pool) => {
      const start = await fill(pool);
      const everything = await walk('everything is read, 256 a read', start, async (position) => {
        const last = (await readEventsAfter(pool, 1, position, BATCH)).at(-1);
        return last && { sequence: last.sequence, receivedAt: last.receivedAt };
      });
      const lines = [everything];
      for (const [what, filter] of FILTERS) {
        for (const window of WINDOWS) {
          const read = async (position: LogPosition): Promise<LogPosition | undefined> => {
            const { end, more } = await readFilteredEventsAfter(pool, 1, position, BATCH, filter, window);
            return more ? end : undefined;
          };
          lines.push(await walk(`${what}, ${window} a read`, start, read));
        }
      }
      return lines;
    }),
};

async function fill(pool: pg.Pool): Promise<LogPosition> {
  const at = new Date();
  await ensurePartitions(sqlOfClient(pool), at, at);
  await pool.query(
    `INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                               author_name, body)
     SELECT 1, n, $1, n, now(), CASE WHEN n % 100000 = 0 THEN 'rare' ELSE 'common' END, 'Project', 'g/p' || n % 50,
            'Ada', repeat('x', 600)
     FROM generate_series(1, $2::int) AS n`,
    [at.toISOString(), BACKLOG],
  );
  await pool.query('UPDATE streams SET last_sequence = $1, last_received_at = $2 WHERE id = 1', [
    BACKLOG,
    at.toISOString(),
  ]);
  await pool.query('VACUUM ANALYZE audit_events');
  return { sequence: 0, receivedAt: at };
}

async function walk(
  what: string,
  start: LogPosition,
  read: (position: LogPosition) => Promise<LogPosition | undefined>,
): Promise<Line> {
  const began = performance.now();
  let reads = 0;
  for (let position: LogPosition | undefined = start; position !== undefined; reads += 1)
    position = await read(position);
  const milliseconds = performance.now() - began;
  return {
    what: `a million events: ${what}`,
    figure: `${(milliseconds / 1000).toFixed(2)} s`,
    raw: `${reads} reads of ${(milliseconds / reads).toFixed(2)} ms`,
  };
}
