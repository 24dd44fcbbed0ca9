// `node bench/read-events.ts [events]`: what reading and searching cost in a log of ten million events of one group, what
// the search index costs, and the plans. Starts an embedded PostgreSQL of its own (20 GB), and needs `npm run build` for it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { EventFilters } from '../src/audit-events/read/event-filters.ts';
import { newestPosition, readWindow } from '../src/audit-events/read/event-statements.ts';
import { EVERYTHING } from '../src/audit-events/read/read-request.ts';
import { createReadService, type ReadScope } from '../src/audit-events/read/read-service.ts';
import { searchIndex } from '../src/audit-events/search/search-index.follower.ts';
import { createFollowing } from '../src/event-log/followers/following.ts';
import { termsOf } from '../src/audit-events/search/terms.ts';
import { startEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.ts';
import { migrate, withSetupLock } from '../src/database/migrate.ts';
import { createPool } from '../src/database/pool.ts';
import { createReadGate } from '../src/database/read-gate.ts';
import { sqlOfClient } from '../src/database/sql.ts';
import { withTransaction } from '../src/database/transaction.ts';
import { lockStreams, storeEvents, type PlacedEvent } from '../src/event-log/append-statements.ts';
import { ensurePartitions } from '../src/event-log/partitions.ts';
import { testReader } from '../test/support/test-reader.ts';
import { median, round } from './row.ts';

type Pool = ReturnType<typeof createPool>;

const DAY_MS = 86_400_000;
const DAYS = 30;
const CHUNK = 100_000;
const EVENTS = Number(process.argv[2] ?? 10_000_000);

const dataDir = await mkdtemp(path.join(tmpdir(), 'auditstream-read-'));
const postgres = await startEmbeddedPostgres({ dataDir, log: pino({ level: 'error' }) });
const pool = createPool(postgres.connection, { max: 6, applicationName: 'bench', onError: () => undefined });
/** A quarter of the events today, the others evenly in the days before. */
async function fill(db: Pool): Promise<void> {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const start = today - (DAYS - 1) * DAY_MS;
  await ensurePartitions(sqlOfClient(db), new Date(start), new Date(today + DAY_MS));
  await db.query(`INSERT INTO groups (path, name, full_path, path_key, full_name, traversal_ids)
                  SELECT 'g' || n, 'g', 'g' || n, 'g' || n, 'g', ARRAY[n] FROM generate_series(1, 2) AS n`);
  await db.query('INSERT INTO streams (group_id) SELECT id FROM groups');
  const older = Math.floor(EVENTS * 0.75);
  const begun = performance.now();
  for (let first = 1; first <= EVENTS; first += CHUNK) {
    const at = (n: number): number =>
      n <= older
        ? start + ((n - 1) / older) * (DAYS - 1) * DAY_MS
        : today + ((n - older) / (EVENTS - older)) * (DAY_MS / 3);
    const last = Math.min(first + CHUNK - 1, EVENTS);
    await withTransaction(db, async (client) => {
      await client.query('SET LOCAL statement_timeout = 0');
      await client.query(FILL, [first, last, iso(at(first)), (at(last) - at(first)) / (last - first)]);
    });
  }
  const stream = await streamOf(db);
  await db.query('UPDATE streams SET last_sequence = $1, last_received_at = $2 WHERE id = $3', [
    EVENTS,
    iso(today + DAY_MS / 3),
    stream,
  ]);
  await db.query(`SELECT setval('audit_event_ids', $1)`, [EVENTS]);
  console.log(`filled with ${EVENTS} events in ${round((performance.now() - begun) / 1000)} s`);
  const patient = createPool(postgres.connection, {
    max: 1,
    applicationName: 'bench',
    onError: () => undefined,
    patience: 'unbounded',
  });
  await patient.query('VACUUM ANALYZE audit_events');
  await patient.end();
}

// 60 types, 2 000 authors, 3 000 paths, one in 100 000 with a rare word; a commit's hash and an address in each.
const FILL = `
  INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                            author_id, author_name, sender, sender_ip, body)
  SELECT (SELECT s.id FROM streams s JOIN groups g ON g.id = s.group_id WHERE g.path = 'g1'), n, t, n, t, type, 'Project', path, author::text, name, 'ci', '10.0.0.1',
    '{"id":' || n || ',"author_id":' || author || ',"entity_id":' || project || ',"entity_type":"Project","details":{"author_name":"' || name
    || '","author_class":"User","target_id":' || project || ',"target_type":"Project","target_details":"' || path
    || '","custom_message":{"protocol":"ssh","action":"git-receive-pack","ref":"refs/heads/feature-' || (n * 7919) % 5000
    || CASE WHEN n % 100000 = 77777 THEN '","note":"kumquat' ELSE '' END
    || '","commit":"' || md5(n::text) || '"},"ip_address":"' || ip || '","entity_path":"' || path || '"},"ip_address":"' || ip
    || '","author_name":"' || name || '","entity_path":"' || path || '","target_details":"' || path || '","created_at":"'
    || to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","target_type":"Project","target_id":' || project || ',"event_type":"' || type || '"}'
  FROM (SELECT n, $3::timestamptz + (n - $1) * $4::float8 * interval '1 millisecond' AS t, author, project,
               'Given' || author % 200 || ' Family' || author AS name, 'g1/team-' || project % 30 || '/project-' || project AS path,
               'repository_operation_' || (n * 31) % 60 AS type,
               '10.' || (n * 13) % 4 || '.' || (n * 17) % 256 || '.' || (n * 29) % 256 AS ip
        FROM (SELECT n, 1 + (n * 7 + n / 13) % 2000 AS author, 1 + (n * 11 + n / 7) % 3000 AS project
              FROM generate_series($1::bigint, $2::bigint) AS n) AS numbers) AS parts`;

async function indexAll(db: Pool): Promise<void> {
  const begun = { time: performance.now(), cpu: process.cpuUsage() };
  let events = 0;
  const index = createFollowing(db, searchIndex, console);
  for (let last = 1; last > 0; events += last) last = await index.turn(60_000);
  const seconds = (performance.now() - begun.time) / 1000;
  const { user, system } = process.cpuUsage(begun.cpu);
  console.log(
    `indexed ${events} events in ${round(seconds)} s: ${round(events / seconds)} events/s, ` +
      `${((user + system) / events).toFixed(1)} µs of this process each`,
  );
}

async function sizes(db: Pool): Promise<void> {
  for (const table of ['audit_events', 'search_blocks']) {
    const { rows } = await db.query<Record<string, number>>(
      `SELECT sum(pg_total_relation_size(inhrelid)) / 1e6 AS total, sum(pg_indexes_size(inhrelid)) / 1e6 AS indexes
       FROM pg_inherits WHERE inhparent = $1::regclass`,
      [table],
    );
    console.log(
      `${table}: ${round(Number(rows[0]?.['total']))} MB, indexes of it ${round(Number(rows[0]?.['indexes']))} MB`,
    );
  }
}

async function streamOf(db: Pool, name = 'g1'): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    'SELECT s.id FROM streams s JOIN groups g ON g.id = s.group_id WHERE g.path = $1',
    [name],
  );
  return rows[0]?.id ?? NaN;
}

const text = (search: string): EventFilters => ({ search: termsOf(search) });
const today = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS);
const daysAgo = (days: number): Date => new Date(today.getTime() - days * DAY_MS);

const QUESTIONS: readonly (readonly [string, EventFilters])[] = [
  ['nothing in particular', {}],
  ['one type of 60', { eventType: 'repository_operation_7' }],
  ['one author of 2 000', { authorId: '77' }],
  ['one path of 3 000', { entityPath: 'g1/team-7/project-37' }],
  ['a group with a 30th of it', { belowPath: 'g1/team-7' }],
  ['a type that does not occur', { eventType: 'nothing' }],
  ['a day, 20 days ago', { createdAfter: daysAgo(20), createdBefore: daysAgo(19) }],
  ['search: in every event (`receive-pack`)', text('receive-pack')],
  ['search: an author by name (`family77`)', text('family77')],
  ['search: the beginning of 11 names (`family77`…)', text('family199')],
  ['search: a branch of 5 000', text('feature-4711')],
  ['search: an address (`10.1.2.3`)', text('10.1.2.3')],
  ['search: in 100 events of all (`kumquat`)', text('kumquat')],
  ['search: one commit', text('c4ca4238a0b923820dcc509a6f75849b')],
  ['search: three letters of it (`c4c`)', text('c4c')],
  ['search: does not occur', text('nowhere')],
  ['search: author and branch, never together', text('family77 feature-1')],
  [
    'search: two frequent ones that meet in few (`project-37 repository_operation_7`)',
    text('project-37 repository_operation_7'),
  ],
  ['author (`Given77 Family77`)', { author: termsOf('Given77 Family77') }],
  ['target, in 20 days', { target: termsOf('project-37'), createdBefore: daysAgo(20) }],
];

async function reads(db: Pool): Promise<void> {
  const service = createReadService({ gate: createReadGate(db), clock: () => performance.now() });
  const stream: ReadScope = { key: 'group', streamId: await streamOf(db) };
  console.log(
    '\n| asked for | of a group, ms | found | of everything, ms | found |\n| --- | --- | --- | --- | --- |',
  );
  for (const [what, filters] of QUESTIONS) {
    const cells: string[] = [];
    for (const scope of [stream, EVERYTHING]) {
      const times: number[] = [];
      let found = '';
      for (let run = 0; run < 4; run += 1) {
        const begun = performance.now();
        const page = await service.page(scope, filters, { size: 20 }, testReader());
        times.push(performance.now() - begun);
        found = `${page.events.length}${page.next === undefined ? '' : ', more'}`;
      }
      cells.push(`${round(median(times))} (first ${round(times[0] ?? NaN)})`, found);
    }
    console.log(`| ${what} | ${cells.join(' | ')} |`);
  }
}

async function plans(db: Pool): Promise<void> {
  const explaining = {
    query: async (statement: string, values: unknown[]) => {
      const { rows } = await db.query<Record<string, string>>(
        `EXPLAIN (ANALYZE, BUFFERS) ${statement}`,
        values,
      );
      console.log(executed(rows.map((row) => row['QUERY PLAN'] ?? '')).join('\n'));
      return { rows: [] };
    },
  } as unknown as Pool;
  const scope = { streamId: await streamOf(db) };
  const newest = await newestPosition(db, scope);
  if (newest === undefined) return;
  for (const [what, filters, from] of [
    ['a rare word in the newest 500 000', text('kumquat'), newest.key - 500_000],
    ['a word of every event in the newest 5 000', text('receive-pack'), newest.key - 5_000],
  ] as const) {
    console.log(`\n### ${what}`);
    const window = {
      from,
      before: newest,
      maxEvents: 200,
      maxBytes: 1e7,
      findAll: from < newest.key - 5_000,
    };
    await readWindow(explaining, scope, filters, window);
  }
}

/** A plan without the nodes that were not needed: those of other partitions. */
function executed(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let left = Infinity;
  for (const line of lines) {
    const depth = line.search(/\S/);
    if (depth > left) continue;
    left = line.includes('never executed') ? depth : Infinity;
    if (left === Infinity) kept.push(line);
  }
  return kept;
}

/** The rate of bare appends with and without an indexer behind them, in turn. */
async function appends(db: Pool): Promise<void> {
  const streamId = await streamOf(db, 'g2');
  const rates: [number[], number[]] = [[], []];
  let sequence = 0;
  for (let turn = 0; turn < 10; turn += 1) {
    const indexing = turn % 2 === 1;
    let over = false;
    const indexer = (async () => {
      const index = createFollowing(db, searchIndex, console);
      while (indexing && !over) {
        await index.turn(1_000);
        await new Promise((resolve) => setTimeout(resolve, 4_000));
      }
    })();
    const begun = performance.now();
    const before = sequence;
    while (performance.now() - begun < 10_000) sequence = await appendOnce(db, streamId, sequence);
    rates[indexing ? 1 : 0].push(((sequence - before) * 1000) / (performance.now() - begun));
    over = true;
    await indexer;
  }
  const [bare, indexed] = rates;
  const ratios = bare.map((rate, index) => (indexed[index] ?? NaN) / rate);
  console.log(
    `\nappends/s alone ${bare.map(round).join(', ')}; with the index behind them ${indexed.map(round).join(', ')}`,
  );
  console.log(
    `ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
  );
}

async function appendOnce(db: Pool, streamId: number, after: number): Promise<number> {
  const receivedAt = new Date();
  const placed = Array.from({ length: 500 }, (_, index): PlacedEvent => {
    const n = after + index + 1;
    const name = `Given${n % 200} Family${n % 2000}`;
    const entityPath = `g2/project-${n % 3000}`;
    const bodyTail =
      `"author_id":${n % 2000},"entity_id":29,"entity_type":"Project","details":{"author_name":"${name}","target_details":"${entityPath}",` +
      `"custom_message":{"protocol":"ssh","action":"git-receive-pack","commit":"${(n * 2654435761).toString(16)}f00d${n}"}},"ip_address":"10.0.${n % 256}.1",` +
      `"author_name":"${name}","entity_path":"${entityPath}","target_details":"${entityPath}","created_at":"${receivedAt.toISOString()}",` +
      `"target_type":"Project","target_id":29,"event_type":"repository_git_operation"}`;
    const event = {
      eventType: 'repository_git_operation',
      entityType: 'Project',
      entityPath,
      authorId: String(n % 2000),
      authorName: name,
      createdAt: receivedAt,
      contentDigest: null,
      bodyTail,
    };
    return { event, sender: null, streamId, sequence: n, receivedAt };
  });
  await withTransaction(db, async (client) => {
    const sql = sqlOfClient(client);
    const streams = [...(await lockStreams(sql, [streamId])).values()];
    for (const stream of streams) {
      stream.lastSequence = after + placed.length;
      stream.lastReceivedAt = receivedAt;
    }
    await storeEvents(sql, placed, streams);
  });
  return after + placed.length;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

try {
  await withSetupLock(postgres.connection, migrate);
  await fill(pool);
  await indexAll(pool);
  await sizes(pool);
  await reads(pool);
  await plans(pool);
  await appends(pool);
} finally {
  await pool.end();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
