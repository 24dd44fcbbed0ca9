// `npm run build && node bench/idle.ts [destinations]`: what the server asks of PostgreSQL, and how much memory it takes,
// while that many destinations have nothing to do. Transactions stand for statements: at idle each is one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const SECONDS = 20;
const TOKEN = 'bench-token-bench-token-bench';
const destinations = Number(process.argv[2] ?? 10_000);

const dataDir = await mkdtemp(path.join(tmpdir(), 'auditstream-idle-'));
const server = spawn(process.execPath, [fileURLToPath(new URL('../dist/main.js', import.meta.url))], {
  env: {
    PATH: process.env['PATH'],
    PORT: '0',
    AUDITSTREAM_DATA_DIR: dataDir,
    AUDITSTREAM_ROOT_TOKEN: TOKEN,
    AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const address = await listening();
  const client = new pg.Client({
    host: await realpath(path.join(dataDir, 'postgres', 'run')),
    user: 'auditstream',
    password: (await readFile(path.join(dataDir, 'postgres-password'), 'utf8')).trim(),
    database: 'auditstream',
  });
  await client.connect();
  const without = await measure(client);
  await addDestinations(address, client);
  const withThem = await measure(client);
  console.log('| idle destinations | statements/s | resident memory |\n|---|---|---|');
  console.log(`| 0 | ${without.rate.toFixed(1)} | ${without.memory} MB |`);
  console.log(
    `| ${destinations.toLocaleString('en-US')} | ${withThem.rate.toFixed(1)} | ${withThem.memory} MB |`,
  );
  await client.end();
} finally {
  server.kill('SIGTERM');
  await once(server, 'exit');
  await rm(dataDir, { recursive: true, force: true });
}

async function listening(): Promise<string> {
  for await (const line of createInterface({ input: server.stdout })) {
    const { address } = JSON.parse(line) as { address?: string };
    if (address === undefined) continue;
    server.stdout.resume();
    return address;
  }
  throw new Error('The server ended before it was ready: run `npm run build` and look at its output');
}

/** One by the API, whose sealed token the others copy: sealing ten thousand would only take time. */
async function addDestinations(address: string, client: pg.Client): Promise<void> {
  const query = `mutation { externalAuditEventDestinationCreate(input: { groupPath: "example-group",
                   destinationUrl: "http://127.0.0.1:9/" }) { errors } }`;
  const answer = await fetch(`${address}/api/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  await client.query(
    `INSERT INTO destinations (group_id, destination_url, name, verification_token, verification_token_digest)
     SELECT group_id, destination_url || n, name || n, verification_token, sha256(n::text::bytea)
     FROM destinations, generate_series(2, $1::int) AS n`,
    [destinations],
  );
  await client.query(
    `INSERT INTO subscriptions (stream_id, destination_id, position, position_received_at)
     SELECT s.id, d.id, s.last_sequence, s.last_received_at FROM destinations d JOIN streams s ON s.group_id = d.group_id
     ON CONFLICT DO NOTHING`,
  );
}

async function measure(client: pg.Client): Promise<{ rate: number; memory: number }> {
  await sleep(5_000);
  const before = await transactions(client);
  await sleep(SECONDS * 1_000);
  const after = await transactions(client);
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN);
  return { rate: (after - before) / SECONDS, memory: Math.round(kilobytes / 1024) };
}

async function transactions(client: pg.Client): Promise<number> {
  await client.query('SELECT pg_stat_clear_snapshot()');
  const { rows } = await client.query<{ count: string }>(
    'SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(rows[0]?.count);
}
