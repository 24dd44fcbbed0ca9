// `node bench/deliveries.ts <folder>`: fills a PostgreSQL of its own in the folder with ten million attempts of one
// destination (once; some minutes, 5 GB), then times what owners ask for, prints a Markdown table and, with `--plans`,
// how PostgreSQL finds it. What the table says stands in docs/watching.md.
import { sqlOfClient } from '../src/database/sql.ts';
import { mkdir } from 'node:fs/promises';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../src/database/embedded/embedded-postgres.ts';
import { migrate, withSetupLock } from '../src/database/migrate.ts';
import { createPool } from '../src/database/pool.ts';
import { loadBodies } from '../src/deliveries/delivery-bodies.ts';
import { loadDeliveries } from '../src/deliveries/delivery-details.ts';
import { loadCounts } from '../src/deliveries/destination-counts.ts';
import { loadLastErrors } from '../src/deliveries/destination-error.ts';
import { loadStandings } from '../src/deliveries/destination-standing.ts';
import { findDeliveries, type DeliveryFilters } from '../src/deliveries/find-deliveries.ts';
import { ensurePartitions } from '../src/event-log/partitions.ts';

const ATTEMPTS = 10_000_000;
const DAYS = 30;
const EVENTS = 1_000_000;
const DEAD_LETTERS = 100_000;
const DESTINATIONS = 20;
const DAY_MS = 86_400_000;
const ROUNDS = 11;
let explaining = false;

const [folder, flag] = process.argv.slice(2);
if (folder === undefined)
  throw new Error('Name a folder for the data: node bench/deliveries.ts /tmp/deliveries');
await mkdir(folder, { recursive: true, mode: 0o700 });
const postgres = await startEmbeddedPostgres({ dataDir: folder, log: pino({ level: 'error' }) });
const options = { max: 4, applicationName: 'bench', onError: () => undefined };
const pool = createPool(postgres.connection, { ...options, patience: 'unbounded' });
/** The pool; while explaining it prints how PostgreSQL carries a statement out. */
const logged: Pick<typeof pool, 'query'> = {
  query: (async (given: string | { text: string; values: unknown[] }, values?: unknown[]) => {
    const statement = typeof given === 'string' ? { text: given, values: values ?? [] } : given;
    const { text, values: parameters } = statement;
    if (explaining) {
      const explained = `EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, SUMMARY) ${text}`;
      const plan = await pool.query<Record<string, string>>(explained, parameters);
      const lines = plan.rows
        .map((row) => row['QUERY PLAN'] ?? '')
        .filter((line) => !/never executed/.test(line));
      console.log(['```', ...lines.slice(0, 60), '```'].join('\n'));
    }
    return pool.query(statement);
  }) as typeof pool.query,
};

try {
  await withSetupLock(postgres.connection, migrate);
  const { rows } = await pool.query<{ until: Date | null }>(
    'SELECT max(minute) AS until FROM delivery_counts',
  );
  const now = rows[0]?.until ?? (await fill());
  await measureAll(now);
} finally {
  await pool.end();
  await postgres.stop();
}

async function fill(): Promise<Date> {
  const now = new Date(Math.floor(Date.now() / 60_000) * 60_000);
  await ensurePartitions(sqlOfClient(pool), new Date(now.getTime() - DAYS * DAY_MS), now);
  const step = (name: string) => console.error(`${new Date().toISOString()} ${name}`);
  step('groups, destinations');
  await pool.query(`
    INSERT INTO groups (id, path, name, full_path, path_key, full_name, traversal_ids) VALUES (1, 'g', 'g', 'g', 'g', 'g', '{1}');
    INSERT INTO streams (group_id, last_sequence, last_received_at) VALUES (1, ${EVENTS}, now());
    INSERT INTO destinations (group_id, destination_url, name, verification_token, verification_token_digest)
      SELECT 1, 'https://example.com/' || n, 'd' || n, '', n::text::bytea FROM generate_series(1, ${DESTINATIONS}) n;
    INSERT INTO subscriptions (stream_id, destination_id, position, position_received_at)
      SELECT s.id, d.id, ${EVENTS} - 1000, now() - interval '5 minutes' FROM streams s, destinations d WHERE s.group_id = 1`);
  step('attempts');
  // One in 500 fails and is tried again; 60 types, and one that was seen 100 times.
  await pool.query(
    `
    INSERT INTO attempts (destination_id, attempted_at, event_id, event_type, number, "trigger", status, duration_ms,
                          error_class, error_message, excerpt)
    SELECT 1, $1::timestamptz - (${ATTEMPTS} - n) * interval '${(DAYS * DAY_MS) / ATTEMPTS} milliseconds', n,
           CASE WHEN n % ${ATTEMPTS / 100} = 0 THEN 'rare_type' ELSE 'event_type_number_' || n % 60 END, 1, 'STREAM',
           CASE WHEN n % 500 = 0 THEN 500 ELSE 200 END, 5, CASE WHEN n % 500 = 0 THEN 'status' END, NULL,
           CASE WHEN n % 500 = 0 THEN 'Internal Server Error' END
    FROM generate_series(1::bigint, ${ATTEMPTS}) n`,
    [now],
  );
  await pool.query(`
    INSERT INTO attempts (destination_id, attempted_at, event_id, event_type, number, "trigger", status, duration_ms)
    SELECT destination_id, attempted_at, event_id, event_type, 2, 'RETRY', 200, 9 FROM attempts
    WHERE status = 500 AND event_id > ${DEAD_LETTERS} * 100`);
  step('dead letters');
  await pool.query(
    `
    INSERT INTO failed_deliveries (destination_id, stream_id, sequence, event_id, event_type, received_at, attempts, dead_at, body)
    SELECT 1, s.id, n, n * 100, 'event_type_number_' || n * 100 % 60, $1::timestamptz - interval '10 days', 11, $1, '{"id":1}'
    FROM streams s, generate_series(1, ${DEAD_LETTERS}) n WHERE s.group_id = 1`,
    [now],
  );
  step('events');
  await pool.query(
    `
    INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path, author_id, author_name, body)
    SELECT s.id, n, $1::timestamptz - (${EVENTS} - n) * interval '${(DAYS * DAY_MS) / ATTEMPTS} milliseconds',
           n + ${ATTEMPTS - EVENTS}, $1, 'event_type_number_' || n % 60, 'Project', 'g/p', '1', 'Ada', repeat('x', 400)
    FROM streams s, generate_series(1::bigint, ${EVENTS}) n WHERE s.group_id = 1`,
    [now],
  );
  step('counts');
  await pool.query(
    `
    INSERT INTO delivery_counts (destination_id, minute, slot, delivered, failed, last_delivered_at)
    SELECT d, $1::timestamptz - n * interval '1 minute', slot, 1000, 2, $1 - n * interval '1 minute'
    FROM generate_series(1, ${DESTINATIONS}) d, generate_series(0, 1499) n, generate_series(1, 2) slot`,
    [now],
  );
  step('vacuum');
  await pool.query('VACUUM ANALYZE');
  return now;
}

async function measureAll(now: Date): Promise<void> {
  const every = Array.from({ length: DESTINATIONS }, (_, index) => index + 1);
  const middle = { from: new Date(now.getTime() - 15.5 * DAY_MS), to: new Date(now.getTime() - 15 * DAY_MS) };
  const hour = { from: middle.from, to: new Date(middle.from.getTime() + 3_600_000) };
  const page = (filters: DeliveryFilters, before?: number) => async (): Promise<unknown> => {
    const where = { id: before === undefined ? {} : { lt: before } };
    const found = await findDeliveries(logged, 1, filters)({ where, orderBy: { id: 'desc' }, take: 21 });
    return loadDeliveries(
      logged,
      1,
      found.map(({ id }) => id),
    );
  };
  const rows: [string, () => Promise<unknown>][] = [
    ['newest deliveries', page({})],
    ['deliveries in the middle of the list', page({}, ATTEMPTS / 2)],
    ['`status: DELIVERED`', page({ status: 'DELIVERED' })],
    ['`status: FAILED`, of 100 000 dead letters', page({ status: 'FAILED' })],
    ['… from the middle on', page({ status: 'FAILED' }, (DEAD_LETTERS * 100) / 2)],
    ['`status: RETRYING`, of which there are none', page({ status: 'RETRYING' })],
    ['one event type of 60', page({ eventType: 'event_type_number_7' })],
    ['an event type seen 100 times', page({ eventType: 'rare_type' })],
    ['an event type that does not occur', page({ eventType: 'nothing' })],
    ['half a day, 15 days ago', page(middle)],
    ['an hour, 15 days ago', page(hour)],
    ['an hour, 15 days ago, `status: FAILED`', page({ ...hour, status: 'FAILED' })],
    [
      'bodies of 20 deliveries',
      () =>
        loadBodies(
          logged,
          1,
          Array.from({ length: 20 }, (_, n) => ATTEMPTS - n * 17),
        ),
    ],
    [`state and lag of ${DESTINATIONS} destinations`, () => loadStandings(logged, every)],
    [`newest error of ${DESTINATIONS} destinations`, () => loadLastErrors(logged, every)],
    [`counts of ${DESTINATIONS} destinations`, () => loadCounts(logged, every, now)],
  ];
  console.log('| asked for | median | worst |\n| --- | --- | --- |');
  for (const [name, run] of rows) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const started = performance.now();
      await run();
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    console.log(`| ${name} | ${milliseconds(times[5])} | ${milliseconds(times.at(-1))} |`);
    if (flag === '--plans') await explain(run);
  }
}

async function explain(run: () => Promise<unknown>): Promise<void> {
  explaining = true;
  await run();
  explaining = false;
}

function milliseconds(time: number | undefined): string {
  return `${(time ?? NaN).toFixed(1)} ms`;
}
