import type pg from 'pg';
import { loadBodies } from '../../src/deliveries/delivery-bodies.ts';
import { loadDeliveries } from '../../src/deliveries/delivery-details.ts';
import { loadCounts } from '../../src/deliveries/destination-counts.ts';
import { loadLastErrors } from '../../src/deliveries/destination-error.ts';
import { loadStandings } from '../../src/deliveries/destination-standing.ts';
import { findDeliveries, type DeliveryFilters } from '../../src/deliveries/find-deliveries.ts';
import { inEmptyDatabase } from '../environment/empty-database.ts';
import { explained } from '../environment/explained.ts';
import { ATTEMPTS, DEAD_LETTERS, DESTINATIONS, fillDeliveries } from '../environment/many-deliveries.ts';
import { median, type Line, type Row } from '../row.ts';

const DAY_MS = 86_400_000;
const ROUNDS = 11;

type Database = Pick<pg.Pool, 'query'>;

/**
 * The queries of owners, on ten million attempts of one destination: some minutes to make, 5 GB. The results are in
 * docs/watching.md.
 */
export const deliveries: Row = {
  name: 'deliveries',
  whenNamed: true,
  run: ({ explain }) =>
    inEmptyDatabase(async (pool) => {
      const now = await fillDeliveries(pool);
      const lines: Line[] = [];
      for (const [what, ask] of questions(now)) {
        const times: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const started = performance.now();
          await ask(pool);
          times.push(performance.now() - started);
        }
        const raw = `worst of ${ROUNDS} ${milliseconds(Math.max(...times))}`;
        lines.push({ what, figure: milliseconds(median(times)), raw });
        if (explain !== undefined) await ask(explained(pool, explain));
      }
      return lines;
    }),
};

function questions(now: Date): [string, (database: Database) => Promise<unknown>][] {
  const every = Array.from({ length: DESTINATIONS }, (_, index) => index + 1);
  const middle = { from: new Date(now.getTime() - 15.5 * DAY_MS), to: new Date(now.getTime() - 15 * DAY_MS) };
  const hour = { from: middle.from, to: new Date(middle.from.getTime() + 3_600_000) };
  const page =
    (filters: DeliveryFilters, before?: number) =>
    async (database: Database): Promise<unknown> => {
      const where = { id: before === undefined ? {} : { lt: before } };
      const found = await findDeliveries(database, 1, filters)({ where, orderBy: { id: 'desc' }, take: 21 });
      return loadDeliveries(
        database,
        { id: 1, groupId: null },
        found.map(({ id }) => id),
      );
    };
  return [
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
      (database) =>
        loadBodies(
          database,
          1,
          Array.from({ length: 20 }, (_, n) => ATTEMPTS - n * 17),
        ),
    ],
    [`state and lag of ${DESTINATIONS} destinations`, (database) => loadStandings(database, every)],
    [`newest error of ${DESTINATIONS} destinations`, (database) => loadLastErrors(database, every)],
    [`counts of ${DESTINATIONS} destinations`, (database) => loadCounts(database, every, now)],
  ];
}

function milliseconds(time: number): string {
  return `${time.toFixed(1)} ms`;
}
