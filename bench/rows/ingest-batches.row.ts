import type pg from 'pg';
import { batches } from '../environment/events.ts';
import { cpuSeconds, ownCpuSeconds } from '../environment/process-figures.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Line, type Row } from '../row.ts';

const SIZE = 500;
const BATCHES = 60;
const EVENTS = SIZE * BATCHES;
const CONNECTIONS = 4;

export const ingestBatches: Row = {
  name: 'ingest-batches',
  run: ({ rounds }) =>
    inWorld(async ({ client, server, database }) => {
      const group = await client.createGroup();
      const bodies = batches(group, BATCHES, SIZE);
      await client.ingest(group, bodies.slice(0, 1), 1);
      const insert = await bareInsert(database.pool);
      const measured = async (pid: number, run: () => Promise<number>): Promise<Run> => {
        const cpu = (): readonly [number, number] => [ownCpuSeconds(pid), cpuSeconds(database.pid)];
        const before = cpu();
        const seconds = await run();
        const [own, postgres] = cpu().map((after, index) => ((after - (before[index] ?? 0)) / EVENTS) * 1e6);
        return { perSecond: EVENTS / seconds, own: own ?? NaN, postgres: postgres ?? NaN };
      };
      const [ours, bare] = await alternate(
        rounds,
        () => measured(server.pid, () => client.ingest(group, bodies, CONNECTIONS)),
        () => measured(process.pid, insert),
      );
      return lines(ours, bare);
    }),
};

interface Run {
  readonly perSecond: number;
  /** Microseconds of CPU of the process that asks PostgreSQL, and of PostgreSQL, for each event. */
  readonly own: number;
  readonly postgres: number;
}

function lines(ours: readonly Run[], bare: readonly Run[]): readonly Line[] {
  const of = (runs: readonly Run[], value: (run: Run) => number): number[] => runs.map(value);
  const all = ({ own, postgres }: Run): number => own + postgres;
  const rate = ({ perSecond }: Run): number => perSecond;
  const text = (runs: readonly Run[], value: (run: Run) => number): string => round(median(of(runs, value)));
  const parts = (runs: readonly Run[]): string =>
    `${text(runs, ({ own }) => own)} µs and PostgreSQL ${text(runs, ({ postgres }) => postgres)} µs`;
  const what = `ingest in batches of ${SIZE} over ${CONNECTIONS} connections, relative to a bare INSERT … SELECT unnest`;
  return [
    ratioLine(`${what}, by CPU with PostgreSQL's`, of(bare, all), of(ours, all), {
      raw: `server ${parts(ours)}; bare ${parts(bare)}`,
    }),
    ratioLine('… by rate', of(ours, rate), of(bare, rate), {
      atLeast: 0.65,
      raw: `${text(ours, rate)} events/s; bare ${text(bare, rate)} rows/s`,
    }),
  ];
}

const COLUMNS = {
  stream_id: 'int',
  sequence: 'bigint',
  received_at: 'timestamptz',
  id: 'bigint',
  created_at: 'timestamptz',
  event_type: 'text',
  entity_type: 'text',
  entity_path: 'text',
  author_id: 'text',
  author_name: 'text',
  sender: 'text',
  sender_ip: 'text',
  body: 'text',
};

/** Inserts the same rows into a table with the same indexes, by one connection, a commit for each batch; seconds it took. */
async function bareInsert(pool: pg.Pool): Promise<() => Promise<number>> {
  const names = Object.keys(COLUMNS);
  await pool.query('CREATE TABLE bench_events (LIKE audit_events INCLUDING ALL)');
  const selected = names.map((name) => `${name}::text`).join(', ');
  const { rows } = await pool.query<string[]>({
    text: `SELECT ${selected} FROM audit_events WHERE event_type = 'repository_git_operation' LIMIT ${SIZE}`,
    rowMode: 'array',
  });
  const columns = names.map((_, index) => rows.map((row) => row[index]));
  const arrays = Object.values(COLUMNS).map((type, index) => `$${index + 1}::${type}[]`);
  const text = `INSERT INTO bench_events (${names.join(', ')}) SELECT * FROM unnest(${arrays.join(', ')})`;
  let sequence = 0;
  return async () => {
    const connection = await pool.connect();
    const started = performance.now();
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const sequences = rows.map(() => (sequence += 1));
      const values = columns.map((column, index) => (names[index] === 'sequence' ? sequences : column));
      await connection.query({ name: 'bare-insert', text, values });
    }
    const seconds = (performance.now() - started) / 1000;
    connection.release();
    return seconds;
  };
}
