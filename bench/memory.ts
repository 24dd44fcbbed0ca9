// `npm run bench` has it as a row; by itself: `npm run build && node bench/memory.ts`. The resident memory of a server
// process: while it streams a backlog of a million events to a fast receiver, and while it takes events and streams them
// as fast as it can. Linux only: the peak is the kernel's (VmHWM), so nothing between two samples is missed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../src/database/embedded/embedded-postgres.ts';
import { createPool } from '../src/database/pool.ts';
import { createClient } from './client.ts';
import { batches, event } from './events.ts';
import { startReceiver } from './processes.ts';

const TOKEN = 'bench-token-bench-token-bench';
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BACKLOG = 1_000_000;
const INGESTED = 100_000;
const BARS_MB = { backlog: 300, fullSpeed: 250 } as const;

/** One measurement, in megabytes, and what it must not exceed. */
export interface MemoryFigure {
  readonly what: string;
  readonly megabytes: number;
  readonly bar: number;
}

/** Measures both; takes about four minutes with a million events. */
export async function measureMemory(backlog = BACKLOG): Promise<MemoryFigure[]> {
  await using started = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'auditstream-memory-'));
  started.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({ dataDir, log: pino({ level: 'error' }) });
  started.defer(() => postgres.stop());
  const pool = createPool(postgres.connection, {
    max: 1,
    applicationName: 'bench',
    onError: () => undefined,
  });
  started.defer(() => pool.end());
  const server = await startServer(path.join(dataDir, 'server'), urlOf(postgres.connection));
  started.defer(() => server.stop());
  const receiver = await startReceiver();
  started.defer(() => receiver.stop());
  const client = createClient({ ...server, token: TOKEN });
  started.defer(() => client.close());

  const destination = await client.createDestination(receiver.url);
  await client.setActive(destination, false);
  await pool.query('SET statement_timeout = 0');
  await insertBacklog(pool, backlog);
  const idle = await server.peak();
  await forgetPeak(server.pid);
  const received = await receiver.received();
  await client.setActive(destination, true);
  const until = async (count: number): Promise<void> => {
    while ((await receiver.received()) < count) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  const begun = performance.now();
  await until(received + backlog);
  const seconds = (performance.now() - begun) / 1000;
  const streaming = await server.peak();

  await forgetPeak(server.pid);
  const singles = Array.from({ length: INGESTED / 5 }, (_, index) => JSON.stringify(event(index)));
  await Promise.all([client.ingest(batches(INGESTED / 500, 500), 8), client.ingest(singles, 32)]);
  await until(received + backlog + INGESTED + singles.length);
  const fullSpeed = await server.peak();
  console.error(`started: ${idle} MB; ${backlog} events streamed in ${Math.round(seconds)} s`);
  return [
    { what: `resident memory, backlog of ${backlog} events`, megabytes: streaming, bar: BARS_MB.backlog },
    {
      what: 'resident memory, ingest and streaming at full speed',
      megabytes: fullSpeed,
      bar: BARS_MB.fullSpeed,
    },
  ];
}

type Pool = ReturnType<typeof createPool>;

/** As if they had been appended: bodies of 600 bytes, all received just now. */
async function insertBacklog(pool: Pool, count: number): Promise<void> {
  await pool.query(
    `WITH stream AS (
       UPDATE streams SET last_sequence = last_sequence + $1::int, last_received_at = clock_timestamp()
       WHERE group_id = (SELECT id FROM groups WHERE full_path = 'example-group')
       RETURNING id, last_sequence - $1::int AS before, last_received_at)
     INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                               author_id, author_name, body)
     SELECT stream_id, before + n, last_received_at, id, now(), 'repository_git_operation', 'Project',
            'example-group/example-project', '1', 'Administrator',
            '{"id":' || id || ',"filler":"' || repeat('x', 560) || '","target_id":' || n || '}'
     FROM (SELECT stream.id AS stream_id, before, last_received_at, n, nextval('audit_event_ids') AS id
           FROM stream, generate_series(1, $1::int) AS n) AS numbered`,
    [count],
  );
}

async function startServer(dataDir: string, databaseUrl: string) {
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=4', '--heap-growing-percent=50', path.join(ROOT, 'dist/main.js')],
    {
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        DATABASE_URL: databaseUrl,
        AUDITSTREAM_DATA_DIR: dataDir,
        AUDITSTREAM_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
        AUDITSTREAM_ROOT_TOKEN: TOKEN,
        AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const pid = child.pid ?? 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const { address } = JSON.parse(line) as { address?: string };
    if (address === undefined) continue;
    child.stdout.resume();
    return {
      address,
      pid,
      peak: () => peakOf(pid),
      async stop() {
        child.kill('SIGTERM');
        await once(child, 'exit');
      },
    };
  }
  throw new Error('The server ended before it was ready: run `npm run build` and look at its output');
}

async function peakOf(pid: number): Promise<number> {
  const kilobytes = /VmHWM:\s*(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}

function urlOf({
  host,
  user,
  password,
  database,
}: {
  host?: string;
  user?: string;
  password?: unknown;
  database?: string;
}) {
  return `postgresql://${user}:${encodeURIComponent(String(password))}@/${database}?host=${encodeURIComponent(host ?? '')}`;
}

if (import.meta.main) {
  for (const { what, megabytes, bar } of await measureMemory(Number(process.argv[2] ?? BACKLOG))) {
    console.log(`${what}: ${megabytes} MB (bar: ${bar} MB)`);
  }
}
