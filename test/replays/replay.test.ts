import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cancelReplay, startReplay } from '../../src/replays/replays.service.ts';
import { ReplayState } from '../../src/replays/replay.type.ts';
import { streamingLogErrors } from '../../src/streaming/streaming-errors.ts';
import { newEvent } from '../support/events.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents, type TestDestination } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';
import { finished, openJobs, replayDeps, seeReplay, start } from './replays.ts';
import { positionOf, positionReaches } from '../support/destination-rows.ts';
import { numbersOf, sorted, upTo } from '../support/numbers.ts';

const { test, process } = await streamingOfFile();
let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(() => receiver.close());

const deps = () => replayDeps(process);

/** A destination that has received `count` events; what it got is forgotten. */
async function streamed(count: number): Promise<TestDestination> {
  const target = await process.createDestination(receiver.url);
  await process.append(target.streamId, numberedEvents(count));
  await receiver.waitFor(count);
  await positionReaches(test.database, target.destinationId, count);
  receiver.clear();
  return target;
}

describe('a replay', () => {
  it('sends everything again, with the same ids and bodies, and moves no position', async () => {
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(500));
    await receiver.waitFor(500);
    const bodies = receiver.requests.map(({ body }) => body).sort();
    receiver.clear();

    const id = await start(process, target.destinationId);
    expect(await finished(test, id)).toMatchObject({ total: 500, done: 500, delivered: 500, failed: 0 });
    expect(receiver.requests.map(({ body }) => body).sort()).toEqual(bodies);
    expect(await positionOf(test.database, target.destinationId)).toBe(500);
    const { rows } = await test.database.pool.query(
      `SELECT count(*)::int AS count FROM attempts WHERE destination_id = $1 AND "trigger" = 'MANUAL'`,
      [target.destinationId],
    );
    expect(rows).toEqual([{ count: 500 }]);
  });

  it('sends what passes the filter that the destination has now, and is done with the rest', async () => {
    const target = await process.createDestination(receiver.url);
    const { streamId, destinationId } = target;
    const events = (count: number, eventType: string) =>
      Array.from({ length: count }, () => newEvent({ eventType }));
    const ids = await process.append(streamId, [...events(200, 'b'), ...events(3, 'a'), ...events(300, 'b')]);
    await receiver.waitFor(503);
    await positionReaches(test.database, target.destinationId, 503);
    receiver.clear();
    await test.database.prisma.destination.update({
      where: { id: destinationId },
      data: { eventTypeFilters: { create: { eventType: 'a' } }, version: { increment: 1 } },
    });
    expect(await finished(test, await start(process, target.destinationId))).toMatchObject({
      total: 503,
      done: 503,
      delivered: 3,
      failed: 0,
    });
    expect(receiver.requests.map(({ json }) => (json as { id: number }).id).sort()).toEqual(
      ids.slice(200, 203),
    );
  });

  it('gives a new destination what was accepted before it was made', async () => {
    const first = await streamed(20);
    const second = await process.createDestination(`${receiver.url}/second`, { group: first });
    await finished(test, await start(process, second.destinationId));
    expect(receiver.requests.every(({ path }) => path === '/second')).toBe(true);
    expect(sorted(numbersOf(receiver))).toEqual(upTo(20));
  });

  it('sends what was accepted within the span: from inclusive, to exclusive', async () => {
    const target = await process.createDestination(receiver.url);
    const moments: Date[] = [];
    for (const n of upTo(5)) {
      await process.append(target.streamId, numberedEvents(1, n));
      const { rows } = await test.database.pool.query<{ last_received_at: Date }>(
        'SELECT last_received_at FROM streams WHERE id = $1',
        [target.streamId],
      );
      moments.push(rows[0]?.last_received_at ?? new Date(0));
      await eventually(() => Promise.resolve(Date.now() > (moments.at(-1)?.getTime() ?? 0)));
    }
    await receiver.waitFor(5);
    receiver.clear();
    const id = await start(process, target.destinationId, { from: moments[1], to: moments[3] });
    expect(await finished(test, id)).toMatchObject({ total: 2, done: 2 });
    expect(sorted(numbersOf(receiver))).toEqual([2, 3]);
  });

  it('does not delay the stream', async () => {
    const target = await streamed(300);
    let replayed = 0;
    receiver.respond(({ json }) =>
      (json as { n: number }).n > 300 ? 200 : (replayed += 1) && { hang: true },
    );
    const id = await start(process, target.destinationId);
    await receiver.waitFor(() => replayed > 0);
    await process.append(target.streamId, numberedEvents(50, 301));
    await receiver.waitFor((requests) => requests.length - replayed === 50);
    await cancelReplay(deps(), 'group 1', id);
  });

  it('hands what fails to the retry queue while others get through', async () => {
    const target = await streamed(40);
    let refused = 0;
    receiver.respond(({ json }) => ((json as { n: number }).n === 7 && (refused += 1) <= 2 ? 500 : 200));
    const id = await start(process, target.destinationId);
    expect(await finished(test, id)).toMatchObject({ total: 40, delivered: 39, failed: 1 });
    await receiver.waitFor(42);
    expect(sorted([...new Set(numbersOf(receiver))])).toEqual(upTo(40));
  });

  it('waits for a destination that does not take events, and goes on where it stopped', async () => {
    const target = await streamed(60);
    receiver.respond(503);
    const id = await start(process, target.destinationId);
    await eventually(async () => (await seeReplay(test, id)).state === ReplayState.WAITING);
    receiver.respond(200);
    await finished(test, id);
    const delivered = receiver.requests.filter(({ json }) => (json as { n: number }).n > 0);
    expect(sorted([...new Set(delivered.map(({ json }) => (json as { n: number }).n))])).toEqual(upTo(60));
  });

  it('switches a destination off that answers 410, and says so in the log', async () => {
    const target = await streamed(1);
    const warn = jest.spyOn(process.streaming.log, 'warn');
    receiver.respond(410);
    await start(process, target.destinationId);
    const { DESTINATION_SWITCHED_OFF: message } = streamingLogErrors;
    await eventually(() => Promise.resolve(warn.mock.calls.some(([, text]) => text === message)));
    const said = { destination: target.destinationId, place: receiver.url };
    expect(warn).toHaveBeenCalledWith(expect.objectContaining(said), message);
    warn.mockRestore();
  });

  it('waits while the destination is paused', async () => {
    const target = await streamed(10);
    const where = { id: target.destinationId };
    const set = (active: boolean) =>
      test.database.prisma.destination.update({ where, data: { active, version: { increment: 1 } } });
    await set(false);
    const id = await start(process, target.destinationId);
    await eventually(async () => (await seeReplay(test, id)).state === ReplayState.WAITING);
    expect(receiver.requests).toEqual([]);
    await set(true);
    await finished(test, id);
    expect(sorted(numbersOf(receiver))).toEqual(upTo(10));
  });

  it('makes a dead letter that gets through no dead letter any more', async () => {
    const target = await process.createDestination(receiver.url);
    receiver.respond(({ json }) => ((json as { n: number }).n === 2 ? 500 : 200));
    await process.append(target.streamId, numberedEvents(3));
    const dead = async () =>
      (
        await test.database.pool.query(
          'SELECT FROM failed_deliveries WHERE destination_id = $1 AND dead_at IS NOT NULL',
          [target.destinationId],
        )
      ).rows.length;
    await eventually(async () => (await dead()) === 1);
    receiver.respond(200);
    await finished(test, await start(process, target.destinationId));
    expect(await dead()).toBe(0);
  });

  it('is refused while another one is under way, and when its span is empty', async () => {
    const target = await streamed(10);
    receiver.respond({ hang: true });
    const id = await start(process, target.destinationId);
    const again = await startReplay(deps(), 'group 1', target.destinationId, {});
    expect(again).toEqual({
      kind: 'refused',
      errors: ['A replay to this destination is under way; wait until it is finished, or cancel it'],
    });
    await cancelReplay(deps(), 'group 1', id);
    const from = new Date();
    expect(await startReplay(deps(), 'group 1', target.destinationId, { from, to: from })).toEqual({
      kind: 'refused',
      errors: ['From must be before to; correct the time span'],
    });
  });

  it('of which one alone is made when many are asked for at once', async () => {
    const target = await streamed(10);
    receiver.respond({ hang: true });
    const results = await Promise.all(
      upTo(8).map(() => startReplay(deps(), 'group 1', target.destinationId, {})),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual([...Array<string>(7).fill('refused'), 'started']);
    for (const result of results)
      if (result.kind === 'started') await cancelReplay(deps(), 'group 1', result.replay.id);
  });

  it('stops when it is cancelled: what is in flight is still sent, and nothing after it', async () => {
    const target = await streamed(1_000);
    const held: (() => void)[] = [];
    receiver.respond(async () => {
      await new Promise<void>((resolve) => held.push(resolve));
      return 200;
    });
    const id = await start(process, target.destinationId);
    await eventually(() => Promise.resolve(held.length >= 8));
    await cancelReplay(deps(), 'group 1', id);
    receiver.respond(200);
    for (const release of held) release();
    await eventually(async () => (await openJobs(test, id)) === 0);
    expect(receiver.requests.length).toBeLessThan(300);
    expect(await seeReplay(test, id)).toMatchObject({ state: 'CANCELLED', done: 0 });
  });

  it('is finished at once when the span holds nothing', async () => {
    const target = await process.createDestination(receiver.url);
    expect(await finished(test, await start(process, target.destinationId))).toMatchObject({
      total: 0,
      done: 0,
    });
  });
});
