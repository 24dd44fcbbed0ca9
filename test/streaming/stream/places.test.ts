import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sqlOfClient } from '../../../src/database/sql.ts';
import { resumeSubscriptions } from '../../../src/event-log/subscriptions.ts';
import { passOver } from '../../../src/streaming/retention/needed.ts';
import { retryNow } from '../../../src/streaming/retry/manual-retries.ts';
import { finished, start } from '../../replays/replays.ts';
import { positionReaches, rowsOf } from '../../support/destination-rows.ts';
import { newEvent } from '../../support/events.ts';
import { filterByTypes } from '../../support/filter-by-types.ts';
import { createGroupWithStream } from '../../support/groups.ts';
import { createOldGroup, daysAgo, fillDay, partitionsOf } from '../../support/log-history.ts';
import { placeOf, placesOf, type Place } from '../../support/places.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { numberedEvents, startStreaming, type TestDestination } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile();
const { database } = test;
let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(() => receiver.close());

const filterBy = ({ destinationId }: TestDestination, ...types: string[]) =>
  filterByTypes(process.streaming, destinationId, types);
const typed = (...types: string[]) => types.map((eventType) => newEvent({ eventType }));
const sequenceOf = (request: Parameters<typeof placeOf>[0]) => placeOf(request)[1];
/** Each of these sequences after the one before it, the first one after `previous`. */
const chain = (streamId: number, sequences: readonly number[], previous?: number): Place[] =>
  sequences.map((sequence, index) => [streamId, sequence, index === 0 ? previous : sequences[index - 1]]);
const upTo = (count: number, first = 1) => Array.from({ length: count }, (_, index) => first + index);
const noneWaits = ({ destinationId }: TestDestination) =>
  eventually(async () => (await rowsOf(database, 'failed_deliveries', destinationId)).length === 0);

describe('a delivery says which one was before it', () => {
  it('in its stream, over batches and turns of other processes; before the first there was none', async () => {
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(300));
    await positionReaches(database, target.destinationId, 300);
    const other = await startStreaming(test);
    await process.append(target.streamId, numberedEvents(100, 301));
    await positionReaches(database, target.destinationId, 400);
    await other.stop();
    expect(placesOf(receiver.requests)).toEqual(chain(target.streamId, upTo(400)));
  });

  it('for a destination that is made later only from then on', async () => {
    const first = await process.createDestination(receiver.url);
    await process.append(first.streamId, numberedEvents(3));
    const late = await startReceiver();
    await process.createDestination(late.url, { group: first });
    await process.append(first.streamId, numberedEvents(2));
    await late.waitFor(2);
    expect(placesOf(late.requests)).toEqual(chain(first.streamId, [4, 5]));
    await late.close();
  });

  it('whatever custom headers say that were there before', async () => {
    const headers = {
      'x-auditstream-sequence': '99',
      'X-Auditstream-Stream': '98',
      'X-Auditstream-Count': '9',
    };
    const target = await process.createDestination(receiver.url, { headers });
    await process.append(target.streamId, numberedEvents(1));
    await receiver.waitFor(1);
    expect(placesOf(receiver.requests)).toEqual(chain(target.streamId, [1]));
    expect(receiver.requests[0]?.headers).not.toHaveProperty('x-auditstream-count');
  });

  it('among those that passed the filter of that time', async () => {
    const target = await process.createDestination(receiver.url);
    const { streamId, destinationId } = target;
    await filterBy(target, 'a');
    await process.append(streamId, typed('b', 'a', 'b', 'a', 'b'));
    await positionReaches(database, destinationId, 5);
    await filterBy(target);
    await process.append(streamId, typed('b', 'a'));
    await positionReaches(database, destinationId, 7);
    await filterBy(target, 'c');
    await process.append(streamId, typed('a', 'b', 'a', 'c'));
    await positionReaches(database, destinationId, 11);
    expect(placesOf(receiver.requests)).toEqual(chain(streamId, [2, 4, 6, 7, 11]));
  });

  it('in each stream of an instance destination apart', async () => {
    const groups = [await createGroupWithStream(database), await createGroupWithStream(database)];
    const destinationId = await process.createInstanceDestination(receiver.url);
    for (const { streamId } of [...groups, ...groups]) await process.append(streamId, numberedEvents(2));
    const ours = () =>
      receiver.requests.filter((request) => groups.some((g) => g.streamId === placeOf(request)[0]));
    await receiver.waitFor(() => ours().length === 8);
    for (const { streamId } of groups) {
      const own = ours().filter((request) => placeOf(request)[0] === streamId);
      expect(placesOf(own)).toEqual(chain(streamId, upTo(4)));
    }
    await process.setActive(destinationId, false);
  });

  it('at every retry, and when a person sends a dead letter again', async () => {
    receiver.respond((request) => (sequenceOf(request) === 2 ? 400 : 200));
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(3));
    const row = await eventually(async () => {
      const [waiting] = await rowsOf(database, 'failed_deliveries', target.destinationId);
      return waiting?.dead_at instanceof Date && waiting;
    });
    receiver.respond(200);
    const client = await database.pool.connect();
    const again = {
      destinationId: target.destinationId,
      eventIds: [row.event_id],
      parked: false,
      now: new Date(),
    };
    await retryNow(client, test.jobs, again).finally(() => client.release());
    await noneWaits(target);
    const retried = receiver.requests.filter((request) => sequenceOf(request) === 2);
    expect(retried.length).toBe(5);
    expect(new Set(receiver.requests.map((request) => String(placeOf(request))))).toEqual(
      new Set(chain(target.streamId, [1, 2, 3]).map(String)),
    );
  });

  it('by a probe, with the next event and with any other, and afterwards', async () => {
    const target = await process.createDestination(receiver.url);
    const { streamId, destinationId } = target;
    await filterBy(target, 'a');
    await process.append(streamId, typed('a', 'b'));
    await positionReaches(database, destinationId, 2);
    // In the middle of a batch.
    receiver.respond((request) => ((sequenceOf(request) ?? 0) > 14 ? 400 : 200));
    const types = Array.from({ length: 60 }, (_, index) => (index % 3 === 2 ? 'a' : 'b'));
    await process.append(streamId, typed(...types));
    await eventually(async () => {
      const { rows } = await database.pool.query('SELECT probes FROM destinations WHERE id = $1', [
        destinationId,
      ]);
      return rows[0].probes >= 2;
    });
    receiver.respond(200);
    await positionReaches(database, destinationId, 62);
    await noneWaits(target);
    const due = chain(streamId, [1, ...upTo(20).map((n) => 2 + 3 * n)]);
    const places = receiver.requests.map(placeOf);
    expect(places.filter((place) => !due.some((one) => String(one) === String(place)))).toEqual([]);
    expect(new Set(places.map(String))).toEqual(new Set(due.map(String)));
  });

  it('within a replay, of which the first has none, and keeps what waits as it is', async () => {
    const target = await process.createDestination(receiver.url);
    const { streamId, destinationId } = target;
    await process.append(streamId, numberedEvents(300));
    await positionReaches(database, destinationId, 300);
    receiver.clear();
    receiver.respond((request, index) => (sequenceOf(request) === 200 && index < 250 ? 400 : 200));
    await finished(test, await start(process, destinationId));
    await noneWaits(target);
    expect(new Set(receiver.requests.map((request) => String(placeOf(request))))).toEqual(
      new Set(chain(streamId, upTo(300)).map(String)),
    );
    await process.append(streamId, numberedEvents(1));
    await receiver.waitFor((requests) => requests.some((request) => sequenceOf(request) === 301));
    expect(receiver.requests.map(placeOf).at(-1)).toEqual([streamId, 301, 300]);
  });
});

describe('what a destination misses shows in the delivery after it', () => {
  const dropOldest = async (count: number): Promise<void> => {
    const names = await partitionsOf(database, 'audit_events');
    for (const name of names.slice(0, count)) await database.pool.query(`DROP TABLE ${name}`);
  };
  const wake = ({ destinationId }: TestDestination) =>
    resumeSubscriptions(sqlOfClient(database.pool), test.jobs, destinationId);

  it('when it was paused for longer than events are kept', async () => {
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(3));
    await positionReaches(database, target.destinationId, 3);
    await process.setActive(target.destinationId, false);
    await process.append(target.streamId, numberedEvents(4));
    const client = await database.pool.connect();
    try {
      for (const name of await partitionsOf(database, 'audit_events')) await passOver(client, name);
    } finally {
      client.release();
    }
    await process.append(target.streamId, numberedEvents(2));
    await process.setActive(target.destinationId, true);
    await receiver.waitFor(5);
    expect(placesOf(receiver.requests).slice(3)).toEqual(chain(target.streamId, [8, 9], 7));
  });

  it.each([
    ['without a filter', []],
    ['with one', ['old']],
  ])('when a day of the log is gone, %s', async (_, types) => {
    const group = await createOldGroup(database, daysAgo(9));
    const target = await process.createDestination(receiver.url, { group });
    await filterBy(target, ...types);
    for (const days of [8, 7]) await fillDay(database, group.streamId, daysAgo(days), 10);
    await dropOldest(1);
    await wake(target);
    await receiver.waitFor(10);
    expect(placesOf(receiver.requests)).toEqual(chain(group.streamId, upTo(10, 11), 10));
    await positionReaches(database, target.destinationId, 20);
  });

  it('when nothing is left of the log', async () => {
    const group = await createOldGroup(database, daysAgo(9));
    const target = await process.createDestination(receiver.url, { group });
    await fillDay(database, group.streamId, daysAgo(8), 10);
    await dropOldest(1);
    await wake(target);
    await positionReaches(database, target.destinationId, 10);
    await process.append(group.streamId, numberedEvents(2));
    await receiver.waitFor(2);
    expect(placesOf(receiver.requests)).toEqual(chain(group.streamId, [11, 12], 10));
  });
});
