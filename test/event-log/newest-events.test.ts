import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { AppendRequest, AppendResult } from '../../src/event-log/append.ts';
import { createAppender, type Appender } from '../../src/event-log/appender.ts';
import { createNewestEvents, type NewestEvents } from '../../src/event-log/newest-events.ts';
import { readEventsAfter } from '../../src/event-log/read-events.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
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
});
