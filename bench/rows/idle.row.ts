import { setTimeout as sleep } from 'node:timers/promises';
import { residentMiB } from '../environment/process-figures.ts';
import { inWorld, type World } from '../environment/world.ts';
import type { Row } from '../row.ts';

const DESTINATIONS = 10_000;
const [SECONDS, QUICK_SECONDS] = [15, 5];
const SETTLE_MS = 5_000;

/** What the server asks of PostgreSQL and how much memory it takes while destinations have nothing to do. */
export const idle: Row = {
  name: 'idle',
  run: ({ isQuick }) =>
    inWorld(async (world) => {
      const seconds = isQuick ? QUICK_SECONDS : SECONDS;
      const without = await measure(world, seconds);
      await addDestinations(world);
      const withThem = await measure(world, seconds);
      return [
        {
          what: `SQL statements/s with ${DESTINATIONS.toLocaleString('en-US')} idle destinations, and without any`,
          figure: `${withThem.rate.toFixed(1)}, ${without.rate.toFixed(1)}`,
          raw: `resident memory ${withThem.memory} and ${without.memory} MiB`,
        },
      ];
    }),
};

/** One by the API, whose sealed secrets the others copy: sealing ten thousand would only take time. */
async function addDestinations({ client, database: { pool } }: World): Promise<void> {
  const group = await client.createGroup();
  await client.createDestination(group, 'http://127.0.0.1:9/', 0);
  await pool.query(
    `WITH one AS (SELECT * FROM destinations),
     made AS (
       INSERT INTO destinations (group_id, config, identity, name)
       SELECT group_id, config, identity || n, name || n FROM one, generate_series(2, $1::int) AS n RETURNING id)
     INSERT INTO destination_secrets (destination_id, name, value)
     SELECT made.id, secret.name, secret.value
     FROM made, one JOIN destination_secrets secret ON secret.destination_id = one.id`,
    [DESTINATIONS],
  );
  await pool.query(
    `INSERT INTO subscriptions (stream_id, destination_id, position, position_received_at)
     SELECT s.id, d.id, s.last_sequence, s.last_received_at FROM destinations d JOIN streams s ON s.group_id = d.group_id
     ON CONFLICT DO NOTHING`,
  );
}

async function measure(
  { server, database: { pool } }: World,
  seconds: number,
): Promise<{ rate: number; memory: number }> {
  await sleep(SETTLE_MS);
  await pool.query('SELECT pg_stat_statements_reset()');
  await sleep(seconds * 1_000);
  const { rows } = await pool.query<{ calls: string }>('SELECT sum(calls) AS calls FROM pg_stat_statements');
  return { rate: Number(rows[0]?.calls) / seconds, memory: residentMiB(server.pid) };
}
