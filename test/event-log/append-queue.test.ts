import { afterEach, describe, expect, it } from '@jest/globals';
import { createAppendQueue, type Waiting } from '../../src/event-log/append-queue.ts';
import { newEvent } from '../support/events.ts';

const MB = 1024 * 1024;

/** A request with so many events of so many bytes together. */
function request(streamId: number, events: number, bytes = events) {
  const bodyTail = 'x'.repeat(Math.ceil(bytes / events));
  return { streamId, sender: null, events: Array.from({ length: events }, () => newEvent({ bodyTail })) };
}

describe('what waits for a commit', () => {
  let queue: ReturnType<typeof createAppendQueue>;
  const taken: (readonly Waiting[])[] = [];
  const open = () => {
    queue = createAppendQueue(60_000);
    const add = (...given: Parameters<typeof request>): boolean => queue.add(request(...given)) !== undefined;
    /** The streams and events of the next commit. */
    const take = (large = true): [streamId: number, events: number][] => {
      const batch = queue.take('quick', large);
      taken.push(batch);
      for (const entry of batch) entry.resolve({ kind: 'gone' });
      return batch.map((entry) => [entry.request.streamId, entry.request.events.length]);
    };
    return { add, take };
  };
  // What is left would be given up in a minute.
  afterEach(() => {
    for (const batch of taken.splice(0)) queue.done(batch);
    for (let batch = queue.take('quick', true); batch.length > 0; batch = queue.take('quick', true)) {
      for (const entry of batch) entry.resolve({ kind: 'gone' });
      queue.done(batch);
    }
  });

  it('shares a commit, whichever streams it is for', () => {
    const { add, take } = open();
    for (const streamId of [1, 2, 1, 3]) add(streamId, 1);
    expect(take()).toEqual([
      [1, 1],
      [2, 1],
      [1, 1],
      [3, 1],
    ]);
  });

  it('is not kept out by a large request of another stream, which has a commit to itself', () => {
    const { add, take } = open();
    add(1, 10_000);
    add(2, 1);
    add(1, 1);
    add(3, 1);
    expect(take()).toEqual([[1, 10_000]]);
    expect(take()).toEqual([
      [2, 1],
      [3, 1],
    ]);
  });

  it('has a commit left when there are as many large ones as there may be', () => {
    const { add, take } = open();
    add(1, 2, 20 * MB);
    add(2, 1);
    expect(take(false)).toEqual([[2, 1]]);
    expect(take(false)).toEqual([]);
    expect(take()).toEqual([[1, 2]]);
  });

  it('is refused when its stream has its part of the room, and taken for the others', () => {
    const { add, take } = open();
    expect(add(1, 1, 15 * MB)).toBe(true);
    // Half of the room while it is alone there.
    expect(add(1, 1, 15 * MB)).toBe(true);
    expect(add(1, 1, 15 * MB)).toBe(false);
    expect(add(2, 1, 15 * MB)).toBe(true);
    expect(add(1, 1)).toBe(false);
    expect(add(2, 1, 15 * MB)).toBe(false);
    expect(add(3, 1, 15 * MB)).toBe(true);
    expect(add(4, 1, 15 * MB)).toBe(false);
    expect(add(4, 1)).toBe(true);
    take();
    take();
    expect(add(1, 1)).toBe(true);
  });

  it('lets one request pass that is larger than the part of its stream', () => {
    const { add } = open();
    expect(add(1, 1, 15 * MB)).toBe(true);
    expect(add(2, 1, 25 * MB)).toBe(true);
    expect(add(2, 1)).toBe(false);
  });
});
