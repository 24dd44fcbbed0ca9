import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import type { AppendRequest, AppendResult } from '../../src/event-log/append.ts';
import { createAppender, type Appender } from '../../src/event-log/appender.ts';
import {
  createNewestEvents,
  type NewestEvents,
  type NewestFollower,
} from '../../src/event-log/newest-events.ts';
import { readEventsAfter, type LoggedEvent } from '../../src/event-log/read-events.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { readShared } from '../../src/streaming/stream/read-batch.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';

const STREAM = 7;
const SIZE = { events: 100, bytes: 1_000_000 };
const RECEIVED_AT = new Date('2026-11-30T12:00:00.123Z');

/** An append of events with bodies of so many characters, after sequence `before`. */
function appendOf(before: number, ...lengths: number[]): [AppendRequest[], AppendResult] {
  const events = lengths.map((length) => newEvent({ bodyTail: 'x'.repeat(length - '{"id":1,'.length) }));
  const requests = [{ streamId: STREAM, sender: null, events }];
  const results = [{ ids: lengths.map(() => 1), duplicates: 0 }];
  return [requests, { results, woken: 0, places: new Map([[STREAM, { before, receivedAt: RECEIVED_AT }]]) }];
}

describe('the newest events of a stream', () => {
  let newest: NewestEvents;
  beforeEach(() => void (newest = createNewestEvents({ ofStream: 100, ofAll: 150 })));
  const append = (before: number, ...lengths: number[]) => newest.appended(...appendOf(before, ...lengths));
  const sequences = (follower: ReturnType<NewestEvents['follow']>, after: number, size = SIZE) =>
    follower.after(after, size)?.events.map(({ sequence }) => sequence);

  it('are kept while a stream job follows it', () => {
    append(0, 10);
    const follower = newest.follow(STREAM);
    append(1, 10, 10);
    expect(sequences(follower, 1)).toEqual([2, 3]);
    expect(sequences(follower, 0)).toBeUndefined();
    follower.close();
    const late = newest.follow(STREAM);
    expect(sequences(late, 1)).toBeUndefined();
  });

  it('are given by number and by size, at least one, and it is said whether there are more', () => {
    const follower = newest.follow(STREAM);
    append(0, 10, 10, 10);
    expect(follower.after(0, { events: 2, bytes: 1_000 })).toMatchObject({ events: [{}, {}], more: true });
    expect(follower.after(0, { events: 9, bytes: 1 })).toMatchObject({ events: [{}], more: true });
    expect(follower.after(1, { events: 2, bytes: 1_000 })).toMatchObject({ events: [{}, {}], more: false });
    expect(follower.after(3, SIZE)).toBeUndefined();
  });

  it('are forgotten once all have asked for what follows them', () => {
    const [first, second] = [newest.follow(STREAM), newest.follow(STREAM)];
    append(0, 10, 10);
    expect(sequences(first, 0)).toEqual([1, 2]);
    expect(sequences(first, 2)).toBeUndefined();
    expect(sequences(second, 0)).toEqual([1, 2]);
    expect(sequences(second, 2)).toBeUndefined();
    expect(sequences(first, 0)).toBeUndefined();
  });

  it('have no gap: what another process appended between is read, with what came before', () => {
    const follower = newest.follow(STREAM);
    append(0, 10);
    append(5, 10);
    expect(sequences(follower, 0)).toBeUndefined();
    expect(sequences(follower, 5)).toEqual([6]);
  });

  it('are not known where the sender sent some of them before', () => {
    const follower = newest.follow(STREAM);
    append(0, 10);
    const [requests, result] = appendOf(1, 10, 10);
    newest.appended(requests, { ...result, results: [{ ids: [1, 2], duplicates: 1 }] });
    expect(sequences(follower, 1)).toBeUndefined();
    append(2, 10);
    expect(sequences(follower, 0)).toBeUndefined();
    expect(sequences(follower, 2)).toEqual([3]);
  });

  it('take up no more room than they may, of one stream and of all', () => {
    const follower = newest.follow(STREAM);
    append(0, 40, 40, 40);
    expect(sequences(follower, 0)).toBeUndefined();
    expect(sequences(follower, 1)).toEqual([2, 3]);

    const other = newest.follow(8);
    const [requests, result] = appendOf(0, 40, 40);
    const place = { before: 0, receivedAt: RECEIVED_AT };
    newest.appended([{ ...requests[0], streamId: 8 } as AppendRequest], {
      ...result,
      places: new Map([[8, place]]),
    });
    expect(sequences(other, 1)).toEqual([2]);
    follower.close();
    append(3, 40);
    expect(sequences(other, 1)).toEqual([2]);
  });

  it('are not kept for one who is far behind', () => {
    const follower = newest.follow(STREAM);
    expect(sequences(follower, 10)).toBeUndefined();
    append(2_000, 10);
    expect(sequences(follower, 2_000)).toBeUndefined();
    append(2_001, 10);
    expect(sequences(follower, 2_001)).toEqual([2_002]);
  });
});

describe('what a stream job reads', () => {
  let newest: NewestEvents;
  beforeEach(() => void (newest = createNewestEvents({ ofStream: 100, ofAll: 150 })));
  const event = (sequence: number): LoggedEvent => {
    const body = 'x'.repeat(10);
    return { sequence, id: sequence, eventType: 'a', receivedAt: RECEIVED_AT, body, via: null };
  };
  const events = (...sequences: number[]) => sequences.map(event);
  const sequences = (follower: NewestFollower, after: number) =>
    follower.after(after, SIZE)?.events.map(({ sequence }) => sequence);
  const read = async (
    follower: NewestFollower,
    after: number,
    found: readonly LoggedEvent[],
    more = true,
  ) => {
    expect(sequences(follower, after)).toBeUndefined();
    follower.reads(after, Promise.resolve({ events: found, more }));
    await follower.underWay(after);
  };

  it('is there for those behind it, until all have asked for what follows it', async () => {
    const [first, second] = [newest.follow(STREAM), newest.follow(STREAM)];
    await read(first, 0, events(1, 2));
    await read(first, 2, events(3), false);
    expect(second.after(0, { ...SIZE, events: 2 })).toEqual({ events: events(1, 2), more: true });
    expect(second.after(2, SIZE)).toEqual({ events: events(3), more: false });
    expect(sequences(first, 3)).toBeUndefined();
    expect(sequences(second, 3)).toBeUndefined();
    expect(sequences(second, 2)).toBeUndefined();
  });

  it('is waited for by those at the same place, who read on their own when it fails', async () => {
    const [first, second] = [newest.follow(STREAM), newest.follow(STREAM)];
    const { promise, resolve } = Promise.withResolvers<{ events: LoggedEvent[]; more: boolean }>();
    first.reads(0, promise);
    expect(second.underWay(1)).toBeUndefined();
    const waits = second.underWay(0);
    resolve({ events: events(1), more: true });
    await waits;
    expect(second.after(0, SIZE)).toEqual({ events: events(1), more: true });

    const failing = Promise.withResolvers<{ events: LoggedEvent[]; more: boolean }>();
    first.reads(1, failing.promise);
    const waitsInVain = second.underWay(1);
    failing.reject(new Error('The database is gone'));
    await waitsInVain;
    expect(sequences(second, 1)).toBeUndefined();
    expect(second.underWay(1)).toBeUndefined();
  });

  it('is not kept where events are missing, behind a gap, or for one job alone', async () => {
    const [first, second] = [newest.follow(STREAM), newest.follow(STREAM)];
    await read(first, 0, events(1, 3));
    expect(sequences(second, 0)).toBeUndefined();
    await read(first, 3, events(5));
    expect(sequences(second, 3)).toBeUndefined();
    await read(first, 5, events(6));
    await read(first, 7, events(8));
    expect(sequences(second, 5)).toEqual([6]);
    second.close();
    first.reads(8, Promise.resolve({ events: events(9), more: true }));
    expect(first.underWay(8)).toBeUndefined();
  });

  it('takes up no more room than it may, and makes way for what is appended', async () => {
    const [first, second] = [newest.follow(STREAM), newest.follow(STREAM)];
    await read(first, 0, events(1, 2, 3, 4, 5, 6, 7, 8));
    await read(first, 8, events(9, 10, 11, 12));
    expect(sequences(second, 1)).toBeUndefined();
    expect(sequences(second, 2)).toHaveLength(10);
    newest.appended(...appendOf(20, 10));
    expect(sequences(second, 2)).toBeUndefined();
    expect(sequences(second, 20)).toEqual([21]);
  });
});

describe('what was appended', () => {
  let test: TestDatabase;
  let newest: NewestEvents;
  let appender: Appender;
  let streams: number[];
  beforeAll(async () => void (test = await createTestDatabase()));
  afterAll(() => test.close());
  beforeEach(async () => {
    newest = createNewestEvents();
    const notifications = createNotifications(test.connection, pino({ level: 'silent' }));
    const parts = { pool: test.database.pool, jobs: test.jobs, notifications, newest };
    appender = createAppender({ ...parts, idempotencyWindow: 3_600_000 });
    streams = [];
    for (let index = 0; index < 2; index += 1)
      streams.push((await createGroupWithStream(test.database)).streamId);
  });

  const ODD = ['"a":"\\u0000é😀\\\\ \\"x\\""}', '"half":"\\ud83d","n":1.0e400}'];
  it.each([
    ['in one statement', null],
    ['in steps', Buffer.alloc(32, 1)],
  ])('is the same in memory as in the database, when stored %s', async (_, contentDigest) => {
    const followers = streams.map((streamId) => newest.follow(streamId));
    const ofStream = (streamId: number, n: number): AppendRequest => {
      const bodies = n === 0 ? ODD : [`"n":${n}}`];
      const events = bodies.map((bodyTail, index) =>
        newEvent({
          bodyTail,
          eventType: `type_${n}`,
          contentDigest: contentDigest && Buffer.alloc(32, 10 * n + index),
        }),
      );
      return { streamId, sender: { name: 'ci', ip: null, via: n === 1 ? 'aust-1' : null }, events };
    };
    // Those that come while a commit is under way share the next one.
    await Promise.all(
      [0, 1, 2, 3].flatMap((n) => streams.map((streamId) => appender.append(ofStream(streamId, n)))),
    );
    for (const [index, streamId] of streams.entries()) {
      const start = { sequence: 0, receivedAt: new Date(0) };
      const stored = await readEventsAfter(test.database.pool, streamId, start, 100);
      expect(stored).toHaveLength(5);
      expect(followers[index]?.after(0, SIZE)).toEqual({ events: stored, more: false });
    }
  });

  it('is read from the database once for several destinations at the same place', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    const events = Array.from({ length: 30 }, () => newEvent());
    await appender.append({ streamId, sender: null, events });
    const statements = jest.spyOn(test.database.pool, 'query');
    const followers = [1, 2, 3].map(() => newest.follow(streamId));
    const start = { sequence: 0, receivedAt: new Date(0), previous: null };
    const size = { events: 20, bytes: 1_000_000, mayBePart: true };
    const readings = followers.map((follower) =>
      readShared(test.database.pool, follower, streamId, start, size),
    );
    const [first, ...others] = await Promise.all(readings);
    // Nothing was received within the window of the first statement: it takes three to find something.
    expect(statements).toHaveBeenCalledTimes(3);
    expect(first?.events).toHaveLength(20);
    for (const other of others) expect(other).toEqual(first);
    statements.mockRestore();
  });

  it('is read again by a destination that is to get many events in one shipment, where memory has a part of them', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    await appender.append({ streamId, sender: null, events: Array.from({ length: 30 }, () => newEvent()) });
    const [first, second, third] = [
      newest.follow(streamId),
      newest.follow(streamId),
      newest.follow(streamId),
    ];
    const start = { sequence: 0, receivedAt: new Date(0), previous: null };
    const size = { events: 10, bytes: 1_000_000, mayBePart: true };
    const lengthOf = async (follower: NewestFollower, more: Partial<typeof size>): Promise<number> =>
      (await readShared(test.database.pool, follower, streamId, start, { ...size, ...more })).events.length;
    expect(await lengthOf(first, {})).toBe(10);
    expect(await lengthOf(second, { events: 25 })).toBe(10);
    expect(await lengthOf(third, { events: 25, mayBePart: false })).toBe(25);
  });
});
