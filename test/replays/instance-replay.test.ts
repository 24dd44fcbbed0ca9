import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { commitReplay } from '../../src/replays/commit-replay.ts';
import { claimReplay, findCursor, type ReplayClaim } from '../../src/replays/replay-claim.ts';
import { ReplayState } from '../../src/replays/replay.type.ts';
import { cancelReplay } from '../../src/replays/replays.service.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents, startStreaming, type TestStreaming } from '../support/streaming.ts';
import { finished, openJobs, replayDeps, seeReplay, start } from './replays.ts';
import { numbersOf, sorted, upTo } from '../support/numbers.ts';

// A destination of the instance has a position in every stream, and so has a replay to it.

const STREAMS = 4;
const EACH = 200;

let test: TestDatabase;
let process: TestStreaming;
let receiver: Receiver;
let destinationId: number;
beforeAll(async () => {
  test = await createTestDatabase({ max: 20 });
  process = await startStreaming(test);
  receiver = await startReceiver();
  for (let group = 0; group < STREAMS; group += 1) {
    const { streamId } = await createGroupWithStream(test.database);
    await process.append(streamId, numberedEvents(EACH, group * EACH + 1));
  }
  // Nothing happens in this one.
  await createGroupWithStream(test.database);
});
afterAll(async () => {
  await process.stop();
  await receiver.close();
  await test.close();
});
beforeEach(async () => {
  receiver.respond(200);
  receiver.clear();
  destinationId = await process.createInstanceDestination(receiver.url);
});
afterEach(async () => void (await test.database.prisma.destination.deleteMany()));

const deps = () => replayDeps(process);
const numbers = (): number[] => numbersOf(receiver);
const everything = upTo(STREAMS * EACH);
const each = (values: readonly number[]): number[] => sorted(new Set(values));

describe('a replay to a destination of the instance', () => {
  it('covers every stream, one after the other, and adds their progress up', async () => {
    const id = await start(process, destinationId);
    expect(await finished(test, id)).toMatchObject({ total: 800, done: 800, delivered: 800, failed: 0 });
    expect(numbers()).toHaveLength(everything.length);
    expect(each(numbers())).toEqual(everything);
    // One stream ends before the next begins: the group of a number says which it is of.
    const streams = numbers().map((n) => Math.floor((n - 1) / EACH));
    expect(streams).toEqual(sorted(streams));
  });

  it('stops in the middle of a stream when it is cancelled', async () => {
    let cancelled: Promise<unknown> | undefined;
    const id = await start(process, destinationId);
    receiver.respond(async ({ json }) => {
      if ((json as { n: number }).n > EACH + 50) await (cancelled ??= cancelReplay(deps(), 'group 1', id));
      return 200;
    });
    await eventually(async () => (await seeReplay(test, id)).state === ReplayState.CANCELLED);
    await eventually(async () => (await openJobs(test, id)) === 0);
    expect(Math.max(...numbers())).toBeLessThan(2 * EACH);
    const { done, total } = await seeReplay(test, id);
    expect([total, done < 2 * EACH]).toEqual([800, true]);
  });

  it('goes on where it was when its process stops, in the stream that it was in', async () => {
    let held = 0;
    receiver.respond(({ json }) => ((json as { n: number }).n > EACH + 150 && (held += 1) > 8 ? 503 : 200));
    const id = await start(process, destinationId);
    await receiver.waitFor(() => held > 8);
    await process.stop();
    const before = (await seeReplay(test, id)).done;
    expect(before).toBeGreaterThanOrEqual(EACH);
    receiver.clear();
    receiver.respond(200);
    process = await startStreaming(test);
    expect(await finished(test, id)).toMatchObject({ total: 800, done: 800 });
    // What was recorded is not sent again.
    expect(each(numbers())).toEqual(everything.slice(before));
  });

  it('moves no position for who has lost it to another', async () => {
    await process.stop();
    const id = await start(process, destinationId);
    const { pool } = test.database;
    const frozen = (await claimReplay(pool, id)) as ReplayClaim;
    const cursor = await findCursor(pool, id);
    if (cursor === undefined) throw new Error('The replay has nothing to do');
    await claimReplay(pool, id);
    const after = { sequence: cursor.sequence + 1, receivedAt: cursor.receivedAt, previous: 1 };
    const settlement = { settled: 1, toRetry: [], consecutiveFailures: 0, verdict: undefined };
    const destination = { id: destinationId, shown: '127.0.0.1' };
    const result = { events: [], end: after, attempts: [], refusals: [], settlement };
    expect(await commitReplay(process.streaming, frozen, destination, cursor, after, result)).toBe(false);
    expect(await findCursor(pool, id)).toEqual(cursor);
    expect(await seeReplay(test, id)).toMatchObject({ done: 0, state: 'RUNNING' });

    process = await startStreaming(test);
    expect(await finished(test, id)).toMatchObject({ done: 800 });
    expect(each(numbers())).toEqual(everything);
  });
});
