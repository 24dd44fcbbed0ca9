import { batches, singles } from '../environment/events.ts';
import { forgetPeak, peakMiB } from '../environment/process-figures.ts';
import { inWorld, type World } from '../environment/world.ts';
import { round, type Line, type Row } from '../row.ts';

const BAR_MIB = 450;
const BATCHES = 200;
const BATCH = 500;
const SINGLES = 20_000;

/**
 * The server process while it streams a backlog, and while it takes events and streams them as fast as it can. The peak is
 * the kernel's, so nothing between two looks is missed.
 */
export const memory: Row = {
  name: 'memory',
  run: ({ backlog }) =>
    inWorld(async (world) => {
      const { client, receiver, server } = world;
      const group = await client.createGroup();
      const destination = await client.createDestination(group, receiver.url);
      await client.setActive(destination, false);
      const count = backlog * 10;
      await insertBacklog(world, group, count);
      const started = peakMiB(server.pid);

      forgetPeak(server.pid);
      const streamed = await receiver.expect(count);
      const begun = performance.now();
      await client.setActive(destination, true);
      await streamed.reached;
      const raw = `${round(count / ((performance.now() - begun) / 1000))} deliveries/s; ${started} MiB before`;
      const streaming = peakMiB(server.pid);

      forgetPeak(server.pid);
      const taken = await receiver.expect(BATCHES * BATCH + SINGLES);
      const seconds = Promise.all([
        client.ingest(group, batches(group, BATCHES, BATCH), 8),
        client.ingest(group, singles(group, SINGLES), 32),
      ]);
      await taken.reached;
      const [longer] = (await seconds).sort((a, b) => b - a);
      const fullSpeed = peakMiB(server.pid);
      return [
        line(`resident memory, backlog of ${round(count)} events`, streaming, raw),
        line(
          'resident memory, ingest and streaming at full speed',
          fullSpeed,
          `${round((BATCHES * BATCH + SINGLES) / (longer ?? NaN))} events/s taken`,
        ),
      ];
    }),
};

function line(what: string, mebibytes: number, raw: string): Line {
  return {
    what,
    figure: `${mebibytes} MiB`,
    bar: { text: `≤ ${BAR_MIB} MiB`, met: mebibytes <= BAR_MIB },
    raw,
  };
}

/** As if they had been appended: bodies of 600 bytes, all received just now. */
async function insertBacklog({ database: { pool } }: World, group: string, count: number): Promise<void> {
  await pool.query(
    `WITH stream AS (
       UPDATE streams SET last_sequence = last_sequence + $1::int, last_received_at = clock_timestamp()
       WHERE group_id = (SELECT id FROM groups WHERE full_path = $2)
       RETURNING id, last_sequence - $1::int AS before, last_received_at)
     INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                               author_id, author_name, body)
     SELECT stream_id, before + n, last_received_at, id, now(), 'repository_git_operation', 'Project',
            $2 || '/example-project', '1', 'Administrator',
            '{"id":' || id || ',"filler":"' || repeat('x', 560) || '","target_id":' || n || '}'
     FROM (SELECT stream.id AS stream_id, before, last_received_at, n, nextval('audit_event_ids') AS id
           FROM stream, generate_series(1, $1::int) AS n) AS numbered`,
    [count, group],
  );
}
