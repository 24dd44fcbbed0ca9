import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { splunkHecKind } from '../../src/destination-kinds/splunk-hec/splunk-hec.kind.ts';
import { updateDestination } from '../../src/destinations/lifecycle/update-destination.service.ts';
import { said, startCollector } from '../destination-kinds/splunk-hec/collector.ts';
import { destinationDeps } from '../support/destination-deps.ts';
import { positionReaches } from '../support/destination-rows.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { makeDestinationOf } from '../support/make-destination.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents, type TestDestination } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';
import { rowsOf } from '../support/rows.ts';

const collector = await startCollector();
const { test, process } = await streamingOfFile({ retrySchedule: [3_600_000] });
const { pool, prisma } = test.database;
afterAll(() => collector.close());
beforeEach(() => {
  collector.override = undefined;
  collector.wrong.clear();
  collector.indexed.length = 0;
  collector.bodies.length = 0;
  collector.maxBytes = Infinity;
  collector.tokens.clear();
  collector.tokens.set('a-token', {});
});

let place = 0;
async function splunk(config: object = {}): Promise<TestDestination> {
  const group = await createGroupWithStream(test.database);
  place += 1;
  const destinationId = await makeDestinationOf(process.streaming, group, {
    kind: splunkHecKind,
    config: splunkHecKind.config.parse({ url: collector.url, index: `index-${place}`, ...config }),
    secrets: { token: 'a-token' },
  });
  return { ...group, destinationId };
}

const indexed = (): number[] => collector.indexed.map(({ event }) => event['n'] as number);
const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a stream to Splunk', () => {
  it('brings a backlog in batches; what is refused is dead, and nothing that is indexed comes twice', async () => {
    const target = await splunk();
    await process.setActive(target.destinationId, false);
    const ids = await process.append(target.streamId, numberedEvents(700));
    const wrong = [1, 2, 350, 700];
    for (const n of wrong) collector.wrong.add(ids[n - 1] ?? 0);
    collector.maxBytes = 40_000;
    await process.setActive(target.destinationId, true);
    await positionReaches(test.database, target.destinationId, 700);
    expect(ascending(indexed())).toEqual(numbers(700).filter((n) => !wrong.includes(n)));
    expect(collector.bodies.length).toBeLessThan(100);
    const { rows } = await pool.query(
      `SELECT f.event_id AS id, a.outcome, a.code, a.error_message AS message FROM failed_deliveries f
       JOIN attempts a ON a.destination_id = f.destination_id AND a.event_id = f.event_id
       WHERE f.destination_id = $1 AND f.dead_at IS NOT NULL ORDER BY f.event_id`,
      [target.destinationId],
    );
    expect(rows).toEqual(
      wrong.map((n) => ({
        ...{ id: ids[n - 1], outcome: 'r', code: '6' },
        message: expect.stringContaining('answered "Invalid data format" (code 6)'),
      })),
    );
  });

  it('waits for a person where the token is wrong, and goes on at once with another', async () => {
    const target = await splunk();
    collector.tokens.clear();
    await process.append(target.streamId, numberedEvents(5));
    const id = target.destinationId;
    const find = () => prisma.destination.findUniqueOrThrow({ where: { id } });
    await eventually(async () => (await find()).failingSince !== null);
    const { rows } = await pool.query(
      'SELECT DISTINCT outcome, error_message FROM attempts WHERE destination_id = $1',
      [id],
    );
    expect(rows).toEqual([
      {
        outcome: 'n',
        error_message:
          'Splunk answered "Invalid token" (code 4): enable the token in Splunk, or set the right one as secretToken',
      },
    ]);
    expect(await rowsOf(test.database.pool, 'failed_deliveries', { destinationId: id })).toEqual([]);
    collector.tokens.set('another-token', {});
    const permit = { group: null, author: { id: null, name: 'a test', ip: null } } as const;
    const changed = await updateDestination(
      destinationDeps(process),
      { ...permit, generation: 'consolidated' },
      await find(),
      { secrets: { token: 'another-token' } },
    );
    expect(changed.kind).toBe('updated');
    await eventually(async () => indexed().length === 5);
    expect(indexed()).toEqual(numbers(5));
  });

  it('slows down and speeds up again where Splunk says that its queues are nearly full', async () => {
    const target = await splunk();
    let near = 2;
    collector.override = ({ path }) => {
      if (!path.endsWith('/event') || near === 0) return undefined;
      near -= 1;
      return said(200, { text: 'HEC queue is approaching its capacity limit', code: 24 });
    };
    await process.append(target.streamId, numberedEvents(1));
    await positionReaches(test.database, target.destinationId, 1);
    const before = performance.now();
    await process.append(target.streamId, numberedEvents(1, 2));
    await positionReaches(test.database, target.destinationId, 2);
    // It asked for half a second.
    expect(performance.now() - before).toBeGreaterThan(200);
    expect(
      (await prisma.destination.findUniqueOrThrow({ where: { id: target.destinationId } })).failingSince,
    ).toBeNull();
  });

  it('marks what Splunk has taken and not acknowledged', async () => {
    const target = await splunk({ acknowledgement: true });
    await process.append(target.streamId, numberedEvents(2));
    await positionReaches(test.database, target.destinationId, 2);
    const marks = () =>
      pool.query(
        `SELECT DISTINCT outcome, code, error_class, error_message FROM attempts WHERE destination_id = $1`,
        [target.destinationId],
      );
    expect((await marks()).rows).toEqual([
      { outcome: 'd', code: 'unconfirmed', error_class: null, error_message: null },
    ]);
    expect(indexed()).toEqual([1, 2]);
  });
});
