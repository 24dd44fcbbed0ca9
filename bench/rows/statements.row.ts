import { batches } from '../environment/events.ts';
import { inWorld } from '../environment/world.ts';
import type { Row } from '../row.ts';

const EVENTS = 20_000;
const BAR = 0.1;

export const statements: Row = {
  name: 'statements',
  run: () =>
    inWorld(async ({ client, database, receiver }) => {
      const group = await client.createGroup();
      await client.createDestination(group, receiver.url);
      await database.pool.query('SELECT pg_stat_statements_reset()');
      const { reached } = await receiver.expect(EVENTS);
      await client.ingest(group, batches(group, EVENTS / 500, 500), 1);
      await reached;
      const { rows } = await database.pool.query<{ calls: string }>(
        'SELECT sum(calls) AS calls FROM pg_stat_statements',
      );
      const perEvent = Number(rows[0]?.calls) / EVENTS;
      return [
        {
          what: 'SQL statements per event, from ingest in batches of 500 to delivered',
          figure: perEvent.toFixed(3),
          bar: { text: `≤ ${BAR}`, met: perEvent <= BAR },
          raw: `${rows[0]?.calls} statements for ${EVENTS} events, everything in the database counted`,
        },
      ];
    }),
};
