import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';
import { destinationRow, positionReaches, rowsOf } from '../support/destination-rows.ts';
import { numbersOf, sorted, upTo } from '../support/numbers.ts';

const { test, process } = await streamingOfFile({ requestTimeout: 1_000 });
const { database } = test;
let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(() => receiver.close());

describe('the stream, where deliveries fail', () => {
  it('sends one failing event again on the schedule while others get through', async () => {
    const failures = new Map<number, number>();
    receiver.respond(({ json }) => {
      const { n } = json as { n: number };
      if (n % 10 !== 5) return 200;
      failures.set(n, (failures.get(n) ?? 0) + 1);
      return (failures.get(n) ?? 0) > 2 ? 200 : { status: 500, body: 'try later' };
    });
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(30));
    await eventually(async () => [...failures.values()].filter((count) => count === 3).length === 3);
    await eventually(
      async () => (await rowsOf(database, 'failed_deliveries', target.destinationId)).length === 0,
    );
    expect(new Set(numbersOf(receiver)).size).toBe(30);
    const attempts = await rowsOf(database, 'attempts', target.destinationId);
    const five = attempts.filter(
      ({ event_id }) => event_id === attempts.find(({ status }) => status === 500).event_id,
    );
    expect(
      five.map(({ number, trigger, status, error_class, excerpt }) => [
        number,
        trigger,
        status,
        error_class,
        excerpt,
      ]),
    ).toEqual([
      [1, 'STREAM', 500, 'status', 'try later'],
      [2, 'RETRY', 500, 'status', 'try later'],
      [3, 'RETRY', 200, null, null],
    ]);
  });

  it('keeps an event that fails to the last attempt as a dead letter with its own body', async () => {
    receiver.respond(({ json }) => ((json as { n: number }).n === 2 ? 400 : 200));
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(3));
    const dead = await eventually(async () =>
      (await rowsOf(database, 'failed_deliveries', target.destinationId)).find(
        ({ dead_at }) => dead_at !== null,
      ),
    );
    // The first attempt and one for each delay of the schedule.
    expect(dead).toMatchObject({ attempts: 4, next_attempt_at: null, parked: false });
    expect(dead.body).toBe(receiver.requests.find(({ json }) => (json as { n: number }).n === 2)?.body);
    expect(
      (await rowsOf(database, 'attempts', target.destinationId)).filter(
        ({ event_id }) => event_id === dead.event_id,
      ),
    ).toHaveLength(4);
    expect((await destinationRow(database, target.destinationId)).failing_since).toBeNull();
  });

  it.each([
    ['answers 500', 500, 'status'],
    ['answers 404', 404, 'status'],
    ['redirects', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'redirect'],
    ['closes without an answer', { closeAfter: 'request' }, 'connection'],
    ['closes in the middle of a refusal', { closeAfter: 'half-body', status: 500 }, 'status'],
    ['hangs', { hang: true }, 'timeout'],
    ['drips a refusal, one byte at a time', { drip: { status: 500, everyMs: 50 } }, 'status'],
  ] as const)(
    'stops at a destination that %s, probes it, and goes on where it stopped',
    async (_, reply, errorClass) => {
      receiver.respond(reply);
      const target = await process.createDestination(receiver.url);
      await process.append(target.streamId, numberedEvents(200));
      const failing = await eventually(async () => {
        const destination = await destinationRow(database, target.destinationId);
        return destination.failing_since !== null && destination.probes >= 1 && destination;
      });
      expect(failing).toMatchObject({ active: true, next_probe_at: expect.any(Date) });
      // The backlog is untouched: no retry per event, no position moved, nobody awake.
      expect(await rowsOf(database, 'failed_deliveries', target.destinationId)).toEqual([]);
      expect((await rowsOf(database, 'subscriptions', target.destinationId))[0]).toMatchObject({
        position: 0,
        awake: false,
        runnable: false,
      });
      const failures = await rowsOf(database, 'attempts', target.destinationId);
      expect(new Set(failures.map(({ error_class }) => error_class))).toEqual(new Set([errorClass]));
      expect(failures.some(({ trigger }) => trigger === 'PROBE')).toBe(true);

      receiver.respond(200);
      await positionReaches(database, target.destinationId, 200);
      expect(await destinationRow(database, target.destinationId)).toMatchObject({
        failing_since: null,
        consecutive_failures: 0,
      });
      const delivered = (await rowsOf(database, 'attempts', target.destinationId)).filter(
        ({ status }) => status === 200,
      );
      expect(new Set(delivered.map(({ event_id }) => event_id)).size).toBe(200);
      // A probe that other events get through sends one of them ahead of its turn.
      expect(delivered.length).toBeLessThanOrEqual(201);
    },
  );

  it('stops at a destination that refuses connections and goes on when it is back', async () => {
    const { url, port } = receiver;
    await receiver.close();
    const target = await process.createDestination(url);
    await process.append(target.streamId, numberedEvents(20));
    await eventually(async () => (await destinationRow(database, target.destinationId)).probes >= 1);
    expect((await rowsOf(database, 'attempts', target.destinationId))[0]).toMatchObject({
      error_class: 'connect',
      status: null,
    });
    receiver = await startReceiver({ port });
    await positionReaches(database, target.destinationId, 20);
    expect(sorted(numbersOf(receiver))).toEqual(upTo(20));
  });

  it('pauses a destination that asks for more than a few seconds for as long as it asks, and uses up no attempt', async () => {
    receiver.respond({ status: 429, headers: { 'retry-after': '6' } });
    const target = await process.createDestination(receiver.url);
    const before = Date.now();
    await process.append(target.streamId, numberedEvents(1));
    const destination = await eventually(async () => {
      const found = await destinationRow(database, target.destinationId);
      return found.failing_since !== null && found;
    });
    expect(destination.next_probe_at.getTime()).toBeGreaterThanOrEqual(before + 6_000);
    expect(await rowsOf(database, 'failed_deliveries', target.destinationId)).toEqual([]);
    receiver.respond(200);
    await positionReaches(database, target.destinationId, 1);
  });

  it('switches a destination off that answers 410, and starts again where it stopped when it is activated', async () => {
    receiver.respond(410);
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(2));
    const off = await eventually(async () => {
      const found = await destinationRow(database, target.destinationId);
      return found.switched_off_at !== null && found;
    });
    expect(off).toMatchObject({ active: false, switched_off_reason: 'The destination answered 410 Gone' });
    expect((await rowsOf(database, 'subscriptions', target.destinationId))[0]).toMatchObject({
      position: 0,
      runnable: false,
    });
    await eventually(
      async () => (await rowsOf(database, 'farewell_deliveries', target.destinationId)).length === 0,
    );
    receiver.respond(200);
    receiver.clear();
    await process.setActive(target.destinationId, true);
    // The third event says that it was switched off; test/streaming/last-delivery/farewell.test.ts looks at that.
    await positionReaches(database, target.destinationId, 3);
    expect(sorted(numbersOf(receiver).slice(0, 2))).toEqual([1, 2]);
    expect(receiver.requests).toHaveLength(3);
  });

  it('starts nothing after a batch that switches the destination off', async () => {
    receiver.respond(410);
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(200));
    await eventually(async () => !(await rowsOf(database, 'subscriptions', target.destinationId))[0].awake);
    const numbers = numbersOf(receiver);
    expect(numbers.length).toBeGreaterThan(0);
    expect(sorted(numbers)).toEqual(upTo(numbers.length));
  });

  it('parks the retries of a destination that is down, and uses up none of their attempts', async () => {
    let down = false;
    receiver.respond(({ json }) => (down || (json as { n: number }).n === 1 ? 500 : 200));
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(2));
    await eventually(
      async () => (await rowsOf(database, 'failed_deliveries', target.destinationId)).length === 1,
    );
    down = true;
    await process.append(target.streamId, numberedEvents(100, 3));
    const parked = await eventually(async () =>
      (await rowsOf(database, 'failed_deliveries', target.destinationId)).find((delivery) => delivery.parked),
    );
    expect(parked.dead_at).toBeNull();
    down = false;
    receiver.respond(200);
    await positionReaches(database, target.destinationId, 102);
    await eventually(
      async () => (await rowsOf(database, 'failed_deliveries', target.destinationId)).length === 0,
    );
    expect(new Set(numbersOf(receiver)).size).toBe(102);
  });
});
