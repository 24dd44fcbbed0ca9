import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeLimit, loadSendingLimits } from '../../src/deliveries/sending-limit.ts';
import { loadCounts } from '../../src/deliveries/destination-counts.ts';
import { destinationRow, positionReaches, rowsOf } from '../support/destination-rows.ts';
import { numbersOf, sorted, upTo } from '../support/numbers.ts';
import { startReceiver, type ReceivedRequest, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';

const DOWN_AFTER = 1_500;
const { test, process } = await streamingOfFile(
  { downAfter: DOWN_AFTER, retrySchedule: [200, 200] },
  { reportMs: 100 },
);
const { database } = test;
let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(() => receiver.close());

const numberOf = ({ json }: ReceivedRequest): number => (json as { n: number }).n;
/** Answers that took the event, by its number. */
function taking(respond: (request: ReceivedRequest, index: number) => number): Map<number, number> {
  const taken = new Map<number, number>();
  receiver.respond((request, index) => {
    const status = respond(request, index);
    if (status === 200) taken.set(numberOf(request), (taken.get(numberOf(request)) ?? 0) + 1);
    return status;
  });
  return taken;
}
const attemptsOf = (destinationId: number) => rowsOf(database, 'attempts', destinationId);

describe('a receiver that refuses some requests', () => {
  it('gets every event once, without a retry, and stays STREAMING', async () => {
    const taken = taking((_, index) => (index % 3 === 2 ? 503 : 200));
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(600));
    await positionReaches(database, destinationId, 600);
    expect(sorted([...taken.keys()])).toEqual(upTo(600));
    expect([...taken.values()].every((times) => times === 1)).toBe(true);
    expect(await rowsOf(database, 'failed_deliveries', destinationId)).toEqual([]);
    expect(await destinationRow(database, destinationId)).toMatchObject({ failing_since: null, probes: 0 });
  });

  it('leaves few rows of what it refused, and all of it counted', async () => {
    let refused = 0;
    taking((_, index) => (index % 3 === 2 ? ((refused += 1), 503) : 200));
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(600));
    await positionReaches(database, destinationId, 600);
    const rows = await attemptsOf(destinationId);
    const busy = rows.filter(({ outcome }) => outcome === 'b');
    expect(rows.length - busy.length).toBe(600);
    expect(busy.length).toBeGreaterThan(0);
    expect(busy.length).toBeLessThan(20);
    const counts = await loadCounts(database.pool, [destinationId], new Date());
    expect(counts.get(destinationId)?.lastHour).toEqual({ delivered: 600, failed: 0, refused });
  });

  it('is shown with what it takes, as long as it refuses, and forgotten when it is down', async () => {
    let refuses = true;
    taking((_, index) => (refuses && index % 2 === 1 ? 429 : 200));
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(600));
    const limit = await eventually(async () =>
      (await loadSendingLimits(database.pool, [destinationId], new Date())).get(destinationId),
    );
    expect(limit.refusedPerSecond).toBeGreaterThan(0);
    expect(describeLimit(limit, new Date())).toMatch(/^takes about [\d.]+ events\/s/);
    await positionReaches(database, destinationId, 600);
    refuses = false;
    await database.prisma.destination.update({
      where: { id: destinationId },
      data: { failingSince: new Date() },
    });
    expect(await loadSendingLimits(database.pool, [destinationId], new Date())).toEqual(new Map());
  });

  it.each([429, 503])(
    'with %i at one event always, gets the others, and a dead letter in the end',
    async (status) => {
      const taken = taking((request) => (numberOf(request) === 20 ? status : 200));
      const { streamId, destinationId } = await process.createDestination(receiver.url);
      await process.append(streamId, numberedEvents(100));
      await positionReaches(database, destinationId, 100);
      expect(sorted([...taken.keys()])).toEqual(upTo(100).filter((n) => n !== 20));
      await eventually(async () =>
        (await rowsOf(database, 'failed_deliveries', destinationId)).some(({ dead_at }) => dead_at !== null),
      );
      expect(await destinationRow(database, destinationId)).toMatchObject({
        failing_since: null,
        active: true,
      });
      expect([...taken.values()].every((times) => times === 1)).toBe(true);
    },
  );

  it('asks for a short pause and is sent nothing while it lasts', async () => {
    let asked = 0;
    const early: number[] = [];
    const requests: number[] = [];
    receiver.respond((request, index) => {
      const now = performance.now();
      // What was on its way when the answer was has a second to arrive.
      if (asked > 0 && now > asked + 1_000 && now < asked + 2_900) early.push(numberOf(request));
      if (index === 40) {
        asked = now;
        return { status: 429, headers: { 'retry-after': '3' } };
      }
      requests.push(numberOf(request));
      return 200;
    });
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(300));
    await positionReaches(database, destinationId, 300);
    expect(early).toEqual([]);
    expect(sorted(requests)).toEqual(upTo(300));
    expect(await destinationRow(database, destinationId)).toMatchObject({ failing_since: null, probes: 0 });
  });

  it('asks for minutes and is left alone until then', async () => {
    receiver.respond((request) =>
      numberOf(request) <= 5 ? 200 : { status: 503, headers: { 'retry-after': '300' } },
    );
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(50));
    const down = await eventually(async () => {
      const row = await destinationRow(database, destinationId);
      return row.failing_since === null ? undefined : row;
    });
    const wait = (down.next_probe_at as Date).getTime() - (down.failing_since as Date).getTime();
    expect(wait).toBeGreaterThan(290_000);
    expect(wait).toBeLessThan(310_000);
    expect(await rowsOf(database, 'failed_deliveries', destinationId)).toEqual([]);
  });
});

describe('a receiver that takes nothing for some seconds', () => {
  it.each([
    ['503', 503],
    ['500', 500],
    ['a closed connection', { closeAfter: 'request' as const }],
  ])('with %s is RETRYING then, and not before; nothing is lost or sent twice', async (_, reply) => {
    let isUp = true;
    const taken: number[] = [];
    receiver.respond((request) => {
      if (!isUp) return reply;
      taken.push(numberOf(request));
      return 200;
    });
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(100));
    await positionReaches(database, destinationId, 100);
    isUp = false;
    const began = Date.now();
    await process.append(streamId, numberedEvents(100, 101));
    const down = await eventually(async () => {
      const row = await destinationRow(database, destinationId);
      return row.failing_since === null ? undefined : row;
    });
    expect((down.failing_since as Date).getTime() - began).toBeGreaterThanOrEqual(DOWN_AFTER - 50);
    // One request looks now and then: not a hundred events, and none of them again and again.
    expect(receiver.requests.length - 100).toBeLessThan(100);
    isUp = true;
    await positionReaches(database, destinationId, 200);
    await eventually(async () => (await rowsOf(database, 'failed_deliveries', destinationId)).length === 0);
    expect(sorted(taken)).toEqual(upTo(200));
  });

  it('but does so for a moment stays STREAMING', async () => {
    let isUp = true;
    receiver.respond(() => (isUp ? 200 : 503));
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(100));
    await positionReaches(database, destinationId, 100);
    isUp = false;
    await process.append(streamId, numberedEvents(100, 101));
    await receiver.waitFor(110);
    isUp = true;
    await positionReaches(database, destinationId, 200);
    expect(await destinationRow(database, destinationId)).toMatchObject({ failing_since: null, probes: 0 });
    expect(new Set(numbersOf(receiver)).size).toBe(200);
  });

  it('is not hit by everything that waits for it when it recovers', async () => {
    let inside = 0;
    let most = 0;
    let isUp = false;
    receiver.respond(async () => {
      if (!isUp) return 500;
      inside += 1;
      most = Math.max(most, inside);
      const status = inside > 4 ? 503 : 200;
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
      return status;
    });
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(300));
    await eventually(async () => (await destinationRow(database, destinationId)).failing_since !== null);
    isUp = true;
    await positionReaches(database, destinationId, 300);
    await eventually(async () => (await rowsOf(database, 'failed_deliveries', destinationId)).length === 0);
    expect(most).toBeLessThanOrEqual(16);
    expect(new Set(numbersOf(receiver)).size).toBe(300);
  });
});
