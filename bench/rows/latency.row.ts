import { createClient } from '../environment/client.ts';
import { durableInserts, steadyInserts } from '../environment/durable-inserts.ts';
import { startHelper } from '../environment/helper.ts';
import { measureLatencies } from '../environment/latencies.ts';
import { inWorld } from '../environment/world.ts';
import { percentile, type Line, type Row } from '../row.ts';

const FAST = { perSecond: 1_000, seconds: 10 };
const WARM_UP = { perSecond: 1_000, seconds: 3 };
const TRICKLE = { perSecond: 4, seconds: 15 };
/** A stream sleeps a second after its last event. */
const AT_REST = { perSecond: 0.6, seconds: 40 };
const INSERTS = 500;

/**
 * From a post to its arrival, beside what a durable INSERT takes in the same run: before, between and after. Beside it also INSERTs at
 * the same rate, and the way through a bare relay, which is as far as HTTP and an INSERT of a process of Node.js allow.
 */
export const latency: Row = {
  name: 'latency',
  run: () =>
    inWorld(async ({ client, receiver, database }) => {
      await using made = new AsyncDisposableStack();
      const group = await client.createGroup();
      await client.createDestination(group, receiver.url);
      const path = { client, group, receiver };
      await measureLatencies(path, WARM_UP);
      const before = await durableInserts(database, INSERTS);
      await database.pool.query('SELECT pg_stat_statements_reset()');
      const fast = await measureLatencies(path, FAST);
      const { rows } = await database.pool.query<{ calls: number }>(
        'SELECT sum(calls)::int AS calls FROM pg_stat_statements',
      );
      const between = await durableInserts(database, INSERTS);
      const steady = await steadyInserts(database, FAST);
      const relay = await startHelper('./bare-relay-process.ts', [database.url, receiver.url]);
      made.defer(() => relay.stop());
      const relayClient = createClient(`http://127.0.0.1:${relay.port}`);
      made.defer(() => relayClient.close());
      const relayed = { client: relayClient, group, receiver };
      await measureLatencies(relayed, WARM_UP);
      const bareFast = await measureLatencies(relayed, FAST);
      const bareTrickle = await measureLatencies(relayed, TRICKLE);
      const bareAtRest = await measureLatencies(relayed, AT_REST);
      const trickle = await measureLatencies(path, TRICKLE);
      const atRest = await measureLatencies(path, AT_REST);
      const inserts = [...before, ...between, ...(await durableInserts(database, INSERTS))];
      const statements = (rows[0]?.calls ?? NaN) / fast.length;
      const offered = `from ingest to received, ${FAST.perSecond} events/s offered as single posts, relative to a durable INSERT`;
      return [
        ratio(`${offered}: p50`, fast, inserts, 0.5, 3),
        ratio('… p99', fast, inserts, 0.99, 6),
        beside('… an INSERT at the same rate, from the same process: p50 and p99', steady, inserts),
        beside('… through a bare relay, which parses, inserts and posts: p50 and p99', bareFast, inserts),
        {
          what: '… SQL statements per event, streaming included',
          figure: statements.toFixed(2),
          bar: { text: '≤ 0.6', met: statements <= 0.6 },
          raw: `${rows[0]?.calls} statements for ${fast.length} events`,
        },
        ratio('a post that meets a stream at rest, to its arrival, likewise: p50', atRest, inserts, 0.5, 4),
        beside('… through the bare relay: p50 and p99', bareAtRest, inserts),
        ratio(`one of ${TRICKLE.perSecond} a second, likewise: p50`, trickle, inserts, 0.5),
        beside('… through the bare relay: p50 and p99', bareTrickle, inserts),
      ];
    }),
};

function ratio(
  what: string,
  waits: readonly number[],
  inserts: readonly number[],
  share: number,
  atMost?: number,
): Line {
  const [ours, theirs] = [percentile(waits, share), percentile(inserts, share)];
  return {
    what,
    figure: (ours / theirs).toFixed(1),
    ...(atMost !== undefined && { bar: { text: `≤ ${atMost}`, met: ours <= atMost * theirs } }),
    raw: `${ours.toFixed(1)} and ${theirs.toFixed(1)} ms`,
  };
}

/** Something that is measured for comparison, relative to the same INSERTs. */
function beside(what: string, waits: readonly number[], inserts: readonly number[]): Line {
  const [middle, high] = [percentile(waits, 0.5), percentile(waits, 0.99)];
  const relative = (value: number, share: number): string => (value / percentile(inserts, share)).toFixed(1);
  return {
    what,
    figure: `${relative(middle, 0.5)} and ${relative(high, 0.99)}`,
    raw: `${middle.toFixed(1)} and ${high.toFixed(1)} ms`,
  };
}
