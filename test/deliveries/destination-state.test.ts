import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDestinationLoaders } from '../../src/deliveries/destination-state.resolver.ts';
import { stateOf } from '../../src/streaming/state/state-of.ts';
import { countArrays, forgetCounts } from '../../src/streaming/attempts/delivery-counts.ts';
import type { ErrorText } from '../../src/errors/define-errors.ts';
import type { SendResult } from '../../src/outbound/send-result.ts';
import type { Attempt } from '../../src/streaming/attempts/attempts.ts';
import { judge } from '../../src/destination-kinds/http/judge.ts';
import { rowId, destinationIn, update } from '../destinations/documents.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents } from '../support/streaming.ts';
import { startWatched, type Watched, type WatchedDestination } from './watched.ts';

const began = Date.now();

describe('the state of a destination', () => {
  it.each([
    ['STREAMING', { active: true, failing: false, switchedOff: false }],
    ['RETRYING', { active: true, failing: true, switchedOff: false }],
    ['PAUSED', { active: false, failing: false, switchedOff: false }],
    ['OFF', { active: false, failing: false, switchedOff: true }],
  ])('is %s for %j', (state, columns) => {
    expect(stateOf(columns)).toBe(state);
  });
});

describe('what an owner sees of a destination', () => {
  let watched: Watched;
  let receiver: Receiver;
  beforeAll(async () => {
    watched = await startWatched({ retrySchedule: [600_000] });
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    await watched.close();
  });

  const SEEN = `state lag oldestPendingAt lastSuccessAt
    lastError { class status message at nextProbeAt }
    deliveryCounts { lastHour { delivered failed } lastDay { delivered failed } lastHourSeries { at delivered failed } }`;
  /** All of it, once it stands like this: a statement of the same page may have looked a moment before. */
  const seen = async (destination: WatchedDestination, state: string, lag: number) => {
    await eventually(async () => {
      const found = await destination.see('state lag');
      return found['state'] === state && found['lag'] === lag;
    });
    return destination.see(SEEN);
  };

  it('is what was delivered while it streams', async () => {
    const destination = await watched.destination(`${receiver.url}/fine`);
    await watched.process.append(destination.streamId, numberedEvents(7));
    const found = await seen(destination, 'STREAMING', 0);
    expect(found).toMatchObject({ oldestPendingAt: null, lastError: null });
    expect(Date.parse(found['lastSuccessAt'] ?? '')).toBeGreaterThan(began);
    // The event of its own creation is one more.
    const counts = { delivered: 8, failed: 0 };
    expect(found['deliveryCounts']).toMatchObject({ lastHour: counts, lastDay: counts });
    const series = found['deliveryCounts']?.['lastHourSeries'] as unknown as {
      at: string;
      delivered: number;
    }[];
    expect(series).toHaveLength(12);
    expect(series.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(8);
    expect(Date.parse(series[1]?.at ?? '') - Date.parse(series[0]?.at ?? '')).toBe(300_000);
  });

  it('is what waits, why, and until when, while it is down', async () => {
    const destination = await watched.destination(`${receiver.url}/down`);
    await seen(destination, 'STREAMING', 0);
    receiver.respond(({ path }) => (path === '/down' ? { status: 500, body: 'no room' } : 200));
    await watched.process.append(destination.streamId, numberedEvents(30));
    const found = await seen(destination, 'RETRYING', 30);
    expect(found['lastError']).toMatchObject({
      class: 'status',
      status: 500,
      message: expect.stringMatching(/^The destination answered 500: /),
    });
    const error = found['lastError'] as never as { at: string; nextProbeAt: string };
    expect(Date.parse(error.nextProbeAt)).toBeGreaterThan(Date.parse(error.at));
    expect(Date.parse(found['oldestPendingAt'] ?? '')).toBeLessThanOrEqual(Date.now());
    expect(found['deliveryCounts']?.['lastHour']?.['failed']).toBeGreaterThanOrEqual(10);

    // What was tried is listed as what will be tried again, with the probe.
    const retrying = await destination.deliveries('status: RETRYING');
    expect(retrying.length).toBeGreaterThanOrEqual(10);
    expect(new Set(retrying.map(({ nextAttemptAt }) => nextAttemptAt))).toEqual(new Set([error.nextProbeAt]));

    await update(watched.world, destination.group, { id: destination.id, active: false });
    expect(await destination.see('state lastError { nextProbeAt }')).toEqual({
      state: 'PAUSED',
      lastError: { nextProbeAt: null },
    });
  });

  it('counts what waits for another attempt into the lag, and no dead letter', async () => {
    const destination = await watched.destination(`${receiver.url}/picky`);
    await seen(destination, 'STREAMING', 0);
    receiver.respond(({ path, body }) => (path === '/picky' && /"n":2\b/.test(body) ? 422 : 200));
    await watched.process.append(destination.streamId, numberedEvents(3));
    expect(await seen(destination, 'STREAMING', 1)).toMatchObject({ oldestPendingAt: expect.any(String) });
    await watched.world.db.database.pool.query(
      'UPDATE failed_deliveries SET dead_at = now(), next_attempt_at = NULL WHERE destination_id = $1',
      [destination.row],
    );
    expect(await seen(destination, 'STREAMING', 0)).toMatchObject({ oldestPendingAt: null });
  });

  it('costs a statement for a page and not for each, and passes the limit of 250 for 20 destinations', async () => {
    const group = await watched.world.group();
    const ids: number[] = [];
    for (let index = 0; index < 4; index += 1) {
      ids.push(
        rowId((await destinationIn(watched.world, group, { destinationUrl: `${receiver.url}/${index}` })).id),
      );
    }
    const { pool } = watched.world.db.database;
    let statements = 0;
    const counting = {
      query: ((statement: never) => {
        statements += 1;
        return pool.query(statement);
      }) as typeof pool.query,
    };
    const loaders = createDestinationLoaders(counting, () => new Date());
    const found = await Promise.all(
      ids.flatMap((id) => [loaders.standing.load(id), loaders.error.load(id), loaders.counts.load(id)]),
    );
    expect(found.filter((value) => value !== undefined)).toHaveLength(8);
    expect(statements).toBe(3);

    const document = `{ group(fullPath: "${group.path}") { externalAuditEventDestinations(first: 20) {
      nodes { id name destinationUrl active headers(first: 20) { nodes { key value active } } ${SEEN} }
      pageInfo { hasNextPage endCursor } } } }`;
    expect(await watched.world.execute(document, {}, group.owner)).not.toHaveProperty('errors');
  });

  it('forgets counts after a day, but not when it last worked', async () => {
    const { pool } = watched.world.db.database;
    const destination = await watched.destination(`${receiver.url}/old`);
    const at = (hours: number) => new Date(Date.UTC(2026, 0, 9) - hours * 3_600_000).toISOString();
    await seen(destination, 'STREAMING', 0);
    await pool.query('DELETE FROM delivery_counts');
    for (const [hours, delivered] of [
      [30, 1],
      [29, 1],
      [28, 0],
      [1, 0],
    ] as const) {
      await pool.query('INSERT INTO delivery_counts VALUES ($1, $2, 0, $3, 1, $4)', [
        destination.row,
        at(hours),
        delivered,
        delivered === 0 ? null : at(hours),
      ]);
    }
    expect(await forgetCounts(pool, new Date(at(25)))).toBe(2);
    expect(await destination.see('lastSuccessAt')).toEqual({ lastSuccessAt: at(29) });
  });
});

describe('counting attempts', () => {
  const attempt = (
    iso: string,
    status: number | 'aborted',
    trigger: Attempt['trigger'] = 'STREAM',
  ): Attempt => ({
    ...judge(resultOf(status), () => new Date()),
    event: { id: 1, eventType: 'x' },
    at: new Date(`2026-01-01T00:${iso}Z`),
    number: 1,
    trigger,
  });
  const resultOf = (status: number | 'aborted'): SendResult =>
    status === 'aborted'
      ? { kind: 'failure', class: 'aborted', message: 'Given up' as ErrorText, durationMs: 1 }
      : { kind: 'response', status, durationMs: 1 };

  it('adds up by minute, in order, without tests and what was given up', () => {
    const attempts = [
      ...[attempt('01:00', 200), attempt('00:59', 204), attempt('00:10', 500), attempt('00:30', 200)],
      ...[attempt('00:31', 'aborted'), attempt('00:32', 200, 'TEST'), attempt('00:33', 302, 'PROBE')],
      attempt('00:34', 503),
    ];
    expect(countArrays(attempts)).toEqual({
      minutes: ['2026-01-01T00:00:00.000Z', '2026-01-01T00:01:00.000Z'],
      delivered: [2, 1],
      failed: [2, 0],
      refused: [1, 0],
      lastDelivered: ['2026-01-01T00:00:59.000Z', '2026-01-01T00:01:00.000Z'],
    });
  });
});
