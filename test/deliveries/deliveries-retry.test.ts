import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unparkLeftovers } from '../../src/streaming/retry/unpark-leftovers.ts';
import { update } from '../destinations/documents.ts';
import { MAINTAINER, OWNER } from '../destinations/world.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { startWatched, type Watched, type WatchedDestination } from './watched.ts';

describe('sending failed deliveries again', () => {
  let watched: Watched;
  let receiver: Receiver;
  beforeAll(async () => {
    watched = await startWatched();
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    await watched.close();
  });

  const query = async (text: string, values: unknown[]) =>
    (await watched.world.db.database.pool.query(text, values)).rows;
  const gid = ({ row }: WatchedDestination, event: number) =>
    `gid://gitlab/AuditEvents::Streaming::Delivery/${row}-${event}`;
  const left = ({ row }: WatchedDestination) =>
    query(
      'SELECT event_id, attempts, dead_at, parked, manual FROM failed_deliveries WHERE destination_id = $1',
      [row],
    );
  const triggers = async ({ row }: WatchedDestination) =>
    (
      await query(
        `SELECT "trigger" FROM attempts WHERE destination_id = $1 AND "trigger" <> 'STREAM' ORDER BY id`,
        [row],
      )
    ).map(({ trigger }) => trigger);

  /** A destination with dead letters of the events 1 000 001 and following. */
  async function withDead(count: number): Promise<WatchedDestination> {
    const destination = await watched.destination(`${receiver.url}/${Math.random()}`);
    await eventually(async () => (await destination.see('lag'))['lag'] === (0 as never));
    await query(
      `INSERT INTO failed_deliveries (destination_id, stream_id, sequence, event_id, event_type, received_at, attempts, dead_at, body)
       SELECT $1, $2, 1000000 + n, 1000000 + n, 'x', now(), 4, now(), '{"id":' || 1000000 + n || '}' FROM generate_series(1, $3) n`,
      [destination.row, destination.streamId, count],
    );
    return destination;
  }

  const retry = async (destination: WatchedDestination, input: object, actor = destination.group.owner) => {
    const returns = 'retriedCount parkedCount';
    const answer = await destination.mutate(
      'auditEventsStreamingDeliveriesRetry',
      { ...input },
      returns,
      actor,
    );
    return answer.data?.['auditEventsStreamingDeliveriesRetry'] ?? answer.errors?.[0]?.message;
  };

  it('delivers dead letters of a destination that takes them by now', async () => {
    const destination = await withDead(3);
    const input = { destinationId: destination.id, status: 'FAILED' };
    expect(await retry(destination, input)).toEqual({ errors: [], retriedCount: 3, parkedCount: 0 });
    await eventually(async () => (await left(destination)).length === 0);
    expect(await triggers(destination)).toEqual(['MANUAL', 'MANUAL', 'MANUAL']);
  });

  it('can be asked for while there is no attempt of them left', async () => {
    const destination = await withDead(2);
    expect(await destination.deliveries('status: FAILED')).toMatchObject([
      { id: gid(destination, 1_000_002), eventType: 'x', status: 'FAILED', attempts: [] },
      { id: gid(destination, 1_000_001) },
    ]);
  });

  it('gives one of them one attempt, after which it is a dead letter again', async () => {
    const destination = await withDead(2);
    receiver.respond(422);
    const input = { deliveryIds: [gid(destination, 1_000_002)] };
    expect(await retry(destination, input)).toEqual({ errors: [], retriedCount: 1, parkedCount: 0 });
    await eventually(async () => (await triggers(destination)).length === 1);
    receiver.respond(200);
    expect(await left(destination)).toEqual(
      expect.arrayContaining([
        { event_id: 1_000_001, attempts: 4, dead_at: expect.any(Date), parked: false, manual: false },
        { event_id: 1_000_002, attempts: 5, dead_at: expect.any(Date), parked: false, manual: false },
      ]),
    );
  });

  it('sends what waits for another attempt before its time, once', async () => {
    const destination = await withDead(1);
    await query(
      `UPDATE failed_deliveries SET dead_at = NULL, next_attempt_at = now() + interval '1 hour' WHERE destination_id = $1`,
      [destination.row],
    );
    await query(
      `INSERT INTO pgboss.job (name, data, start_after)
       SELECT 'retry-delivery', jsonb_build_object('failedDeliveryId', id), now() + interval '1 hour'
       FROM failed_deliveries WHERE destination_id = $1`,
      [destination.row],
    );
    const input = { deliveryIds: [gid(destination, 1_000_001)] };
    expect(await retry(destination, input)).toEqual({ errors: [], retriedCount: 1, parkedCount: 0 });
    await eventually(async () => (await left(destination)).length === 0);
    expect(await triggers(destination)).toEqual(['MANUAL']);
  });

  it('keeps thousands for a destination that is paused, says so, and sends them when it streams again', async () => {
    const destination = await withDead(2_500);
    await update(watched.world, destination.group, { id: destination.id, active: false });
    const input = { destinationId: destination.id, status: 'FAILED' };
    expect(await retry(destination, input)).toEqual({ errors: [], retriedCount: 2500, parkedCount: 2500 });
    expect(await destination.see('state lag')).toMatchObject({ state: 'PAUSED' });
    expect(await retry(destination, input)).toMatchObject({ retriedCount: 0 });
    await query('UPDATE destinations SET active = true WHERE id = $1', [destination.row]);
    expect(await unparkLeftovers(watched.process.streaming)).toBe(2500);
    await eventually(async () => (await triggers(destination)).includes('MANUAL'));
    // The rest of them would take a while.
    await query('DELETE FROM failed_deliveries WHERE destination_id = $1', [destination.row]);
  });

  it.each<[string, (own: WatchedDestination) => object, unknown]>([
    ['neither', () => ({}), 'One and only one of [deliveryIds, destinationId] arguments is required.'],
    [
      'both',
      (own) => ({ deliveryIds: [gid(own, 1)], destinationId: own.id, status: 'FAILED' }),
      'One and only one of [deliveryIds, destinationId] arguments is required.',
    ],
    [
      'no status',
      (own) => ({ destinationId: own.id }),
      { errors: [expect.stringMatching(/must be FAILED/)] },
    ],
    [
      'another status',
      (own) => ({ destinationId: own.id, status: 'DELIVERED' }),
      { errors: [expect.stringMatching(/must be FAILED/)] },
    ],
    [
      'too many',
      (own) => ({ deliveryIds: Array.from({ length: 101 }, (_, n) => gid(own, n)) }),
      { errors: [expect.stringMatching(/^At most 100/)] },
    ],
    ['what was delivered', (own) => ({ deliveryIds: [gid(own, 1)] }), { errors: [], retriedCount: 0 }],
    ['no id', () => ({ deliveryIds: ['gid://gitlab/Foo/1-1'] }), expect.stringMatching(/does not represent/)],
  ])('answers %s', async (_, input, expected) => {
    const own = await watched.destination(`${receiver.url}/${Math.random()}`);
    const result: unknown = await retry(own, input(own));
    if (typeof expected === 'object' && expected !== null && 'errors' in expected)
      expect(result).toMatchObject(expected);
    else expect(result).toEqual(expected);
  });

  it('is for Owners with the scope api, and for nothing that is not theirs', async () => {
    const destination = await withDead(1);
    const other = await withDead(1);
    const both = { deliveryIds: [gid(destination, 1_000_001), gid(other, 1_000_001)] };
    const one = { destinationId: destination.id, status: 'FAILED' };
    const { world } = watched;
    for (const [input, actor] of [
      [both, destination.group.owner],
      [one, await world.member(destination.group, MAINTAINER)],
      [one, await world.member(destination.group, OWNER, ['read_api'])],
      [one, await world.stranger()],
    ] as const) {
      expect(await retry(destination, input, actor)).toMatch(/you don't have permission/);
    }
    expect(await left(destination)).toMatchObject([{ manual: false, attempts: 4 }]);
  });
});
