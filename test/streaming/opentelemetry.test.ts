import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadLastErrors } from '../../src/deliveries/destination-error.ts';
import { openTelemetryKind } from '../../src/destination-kinds/opentelemetry/opentelemetry.kind.ts';
import { updateDestination } from '../../src/destinations/lifecycle/update-destination.service.ts';
import { idOf, startOtlpReceiver } from '../destination-kinds/opentelemetry/otlp-receiver.ts';
import { destinationDeps } from '../support/destination-deps.ts';
import { positionReaches } from '../support/destination-rows.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { makeDestinationOf } from '../support/make-destination.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents, type TestDestination } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';
import { rowsOf } from '../support/rows.ts';

const otlp = await startOtlpReceiver();
const { test, process } = await streamingOfFile({ retrySchedule: [3_600_000] });
const { pool, prisma } = test.database;
afterAll(() => otlp.close());
beforeEach(() => otlp.reset());

async function collector(options: object = {}): Promise<TestDestination> {
  const group = await createGroupWithStream(test.database);
  const destinationId = await makeDestinationOf(process.streaming, group, {
    kind: openTelemetryKind,
    config: openTelemetryKind.config.parse({ url: otlp.url }),
    secrets: { token: 'a-token' },
    deliveryOptions: options,
  });
  return { ...group, destinationId };
}

const takenIds = (): number[] => otlp.taken.map(idOf).sort((a, b) => a - b);
const attempts = (destinationId: number) =>
  pool.query<{ outcome: string; code: string | null; message: string | null; count: number }>(
    `SELECT outcome, code, error_message AS message, count(*)::int AS count FROM attempts
     WHERE destination_id = $1 GROUP BY 1, 2, 3 ORDER BY 1`,
    [destinationId],
  );

/** Appended while the destination is paused, so that they go out together. */
async function backlog({ destinationId, streamId }: TestDestination, count: number): Promise<number[]> {
  await process.setActive(destinationId, false);
  return process.append(streamId, numberedEvents(count));
}

describe('a stream by OTLP', () => {
  it('brings a backlog in batches, finds what is too large in halves, and sends nothing twice', async () => {
    const target = await collector();
    const ids = await backlog(target, 400);
    otlp.maxBytes = 60_000;
    await process.setActive(target.destinationId, true);
    await positionReaches(test.database, target.destinationId, 400);
    expect(takenIds()).toEqual(ids);
    expect(otlp.exports.length).toBeLessThan(60);
  });

  it('marks the events of a request of which some were refused, with what the receiver says', async () => {
    const target = await collector();
    const ids = await backlog(target, 5);
    otlp.wrong.add(ids[2] ?? 0);
    await process.setActive(target.destinationId, true);
    await positionReaches(test.database, target.destinationId, 5);
    expect((await attempts(target.destinationId)).rows).toEqual([
      {
        ...{ outcome: 'd', code: 'partly-refused', count: 5 },
        message: expect.stringContaining('refused 1 of the 5 events of this request'),
      },
    ]);
    // Its Owner sees it without looking at deliveries, and the stream goes on.
    const found = await loadLastErrors(pool, [target.destinationId]);
    expect(found.get(target.destinationId)).toMatchObject({
      ...{ class: 'otlp', status: 200 },
      message: expect.stringContaining('refused 1 of the 5 events of this request'),
    });
    expect(otlp.exports).toHaveLength(1);
    expect(
      await rowsOf(test.database.pool, 'failed_deliveries', { destinationId: target.destinationId }),
    ).toEqual([]);
  });

  it('has each event that is refused as a dead letter where requests carry one', async () => {
    const target = await collector({ batchMaxEvents: 1 });
    const ids = await backlog(target, 4);
    otlp.wrong.add(ids[1] ?? 0);
    await process.setActive(target.destinationId, true);
    await positionReaches(test.database, target.destinationId, 4);
    expect(takenIds()).toEqual(ids.filter((_, index) => index !== 1));
    const dead = await rowsOf(test.database.pool, 'failed_deliveries', {
      destinationId: target.destinationId,
    });
    expect(dead.map(({ eventId, deadAt }) => [Number(eventId), deadAt !== null])).toEqual([[ids[1], true]]);
  });

  it('waits as long as a receiver says, and sends everything then', async () => {
    const target = await collector();
    let answers = 0;
    otlp.override = () =>
      (answers += 1) === 1
        ? { status: 503, headers: { 'retry-after': '1' }, body: '{"message":"the queue is full"}' }
        : undefined;
    const before = performance.now();
    const ids = await process.append(target.streamId, numberedEvents(3));
    await positionReaches(test.database, target.destinationId, 3);
    expect(performance.now() - before).toBeGreaterThan(900);
    expect(takenIds()).toEqual(ids);
  });

  it('waits for a person where the token is wrong, and goes on at once with another', async () => {
    const target = await collector();
    otlp.authorization = 'Bearer the-right-token';
    const ids = await process.append(target.streamId, numberedEvents(3));
    const id = target.destinationId;
    const find = () => prisma.destination.findUniqueOrThrow({ where: { id } });
    await eventually(async () => (await find()).failingSince !== null);
    expect((await attempts(id)).rows).toMatchObject([
      { outcome: 'n', message: expect.stringContaining('answered 401 "authentication failed"') },
    ]);
    expect(await rowsOf(test.database.pool, 'failed_deliveries', { destinationId: id })).toEqual([]);
    const permit = { group: null, author: { id: null, name: 'a test', ip: null } } as const;
    const changed = await updateDestination(
      destinationDeps(process),
      { ...permit, generation: 'consolidated' },
      await find(),
      { secrets: { token: 'the-right-token' } },
    );
    expect(changed.kind).toBe('updated');
    await eventually(() => Promise.resolve(otlp.taken.length === 3));
    expect(takenIds()).toEqual(ids);
  });
});
