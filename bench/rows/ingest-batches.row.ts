import type pg from 'pg';
import { batches } from '../environment/events.ts';
import { cpuSeconds } from '../environment/process-figures.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Row } from '../row.ts';

const SIZE = 500;
const BATCHES = 60;
const CONNECTIONS = 4;

export const ingestBatches: Row = {
  name: 'ingest-batches',
  run: ({ rounds }) =>
    inWorld(async ({ client, server, database }) => {
      const group = await client.createGroup();
      const bodies = batches(group, BATCHES, SIZE);
      await client.ingest(group, bodies.slice(0, 1), 1);
      const insert = await bareInsert(database.pool);
      const cpu: number[] = [];
      const post = async (): Promise<number> => {
        const before = cpuSeconds(server.pid);
        const seconds = await client.ingest(group, bodies, CONNECTIONS);
        cpu.push(((cpuSeconds(server.pid) - before) / (BATCHES * SIZE)) * 1e6);
        return (BATCHES * SIZE) / seconds;
      };
      const [ours, bare] = await alternate(rounds, post, insert);
      const raw = `${round(median(ours))} events/s, ${median(cpu).toFixed(1)} µs of CPU each; bare ${round(median(bare))} rows/s`;
      const what = `ingest in batches of 500 over ${CONNECTIONS} connections, relative to a bare INSERT … SELECT unnest`;
      return [ratioLine(what, ours, bare, { atLeast: 0.65, raw })];
    }),
};

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

/** Inserts the same rows into a table with the same indexes, by one connection, a commit for each batch; rows/s. */
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
    return (BATCHES * SIZE) / seconds;
  };
}
