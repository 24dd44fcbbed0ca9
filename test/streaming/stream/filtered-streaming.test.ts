import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadStandings } from '../../../src/deliveries/destination-standing.ts';
import { FILTER_WINDOW } from '../../../src/event-log/read-filtered-events.ts';
import { newEvent } from '../../support/events.ts';
import { filterByTypes } from '../../support/filter-by-types.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { type TestDestination } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';
import { rowsOf } from '../../support/rows.ts';

const { test, process } = await streamingOfFile();
let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(() => receiver.close());

const filterBy = ({ destinationId }: TestDestination, ...eventTypes: string[]) =>
  filterByTypes(process.streaming, destinationId, eventTypes);

async function caughtUp({ destinationId }: TestDestination): Promise<void> {
  await eventually(async () => {
    const { rows } = await test.database.pool.query(
      `SELECT b.position = s.last_sequence AND NOT b.awake AS done
       FROM subscriptions b JOIN streams s ON s.id = b.stream_id WHERE b.destination_id = $1`,
      [destinationId],
    );
    return rows[0].done;
  }, 60_000);
}

/** What the streams read by a filter while `action` runs: how many events each read asked for at most. */
async function limitsOfReads(action: () => Promise<void>): Promise<number[]> {
  const query = jest.spyOn(test.database.pool, 'query');
  try {
    await action();
    return query.mock.calls.flatMap(([config]) => {
      const { name, text, values } = config as unknown as { name?: string; text: string; values: unknown[] };
      if (name !== 'read-filtered-events-after') return [];
      const limit = /LIMIT \$(\d+)/.exec(text)?.[1];
      return [Number(values[Number(limit) - 1])];
    });
  } finally {
    query.mockRestore();
  }
}

const standingOf = async ({ destinationId }: TestDestination) =>
  (await loadStandings(test.database.pool, [destinationId])).get(destinationId);

const typesOf = () => receiver.requests.map(({ headers }) => headers['x-gitlab-audit-event-type']);
const idsOf = () => receiver.requests.map(({ json }) => (json as { id: number }).id);
const attemptsOf = async ({ destinationId }: TestDestination): Promise<number> =>
  (await rowsOf(test.database.pool, 'attempts', { destinationId })).length;
const events = (count: number, eventType: string) =>
  Array.from({ length: count }, () => newEvent({ eventType }));

describe('a destination with a filter', () => {
  it('gets what passes, and steps over the rest without an attempt', async () => {
    const target = await process.createDestination(receiver.url);
    await filterBy(target, 'a', 'c');
    const ids = await process.append(
      target.streamId,
      ['a', 'b', 'c', 'b', 'a', 'b'].map((t) => events(1, t)).flat(),
    );
    await caughtUp(target);
    expect(idsOf().sort()).toEqual([ids[0], ids[2], ids[4]]);
    expect(await attemptsOf(target)).toBe(3);
  });

  it('gets everything but the types that are denied', async () => {
    const target = await process.createDestination(receiver.url);
    const { destinationId } = target;
    await test.database.prisma.eventTypeFilter.create({
      data: { destinationId, eventType: 'b', denied: true },
    });
    const ids = await process.append(
      target.streamId,
      ['b', 'a', 'b', 'c'].flatMap((t) => events(1, t)),
    );
    await caughtUp(target);
    expect(idsOf().sort((a, b) => a - b)).toEqual([ids[1], ids[3]]);
    expect(await attemptsOf(target)).toBe(2);
  });

  it('gets the events of its namespaces, those below, and those of users', async () => {
    const target = await process.createDestination(receiver.url);
    const { prisma } = test.database;
    const { groupId, destinationId } = target;
    const project = await prisma.project.create({
      data: {
        namespaceId: groupId,
        rootId: groupId,
        path: 'app',
        name: 'app',
        fullPath: 'Top/App',
        pathKey: 'top/app',
      },
    });
    const filter = { destinationId, projectId: project.id };
    await prisma.namespaceFilter.create({ data: filter });
    const ids = await process.append(target.streamId, [
      newEvent({ entityPath: 'top/app' }),
      newEvent({ entityPath: 'top/other' }),
      newEvent({ entityType: 'User', entityPath: 'ada' }),
      newEvent({ entityType: 'Group', entityPath: 'top' }),
    ]);
    await caughtUp(target);
    expect(idsOf().sort()).toEqual([ids[0], ids[2]]);
  });

  it('catches up in few reads when one event in ten thousand passes, and has no lag then', async () => {
    const target = await process.createDestination(receiver.url);
    await process.setActive(target.destinationId, false);
    await filterBy(target, 'rare');
    const ids: number[] = [];
    for (let n = 0; n < 3 * FILTER_WINDOW; n += 2_500) {
      const rare = n % FILTER_WINDOW === 5_000 ? 1 : 0;
      const appended = await process.append(target.streamId, [
        ...events(rare, 'rare'),
        ...events(2_500 - rare, 'common'),
      ]);
      ids.push(...appended.slice(0, rare));
    }
    const reads = await limitsOfReads(async () => {
      await process.setActive(target.destinationId, true);
      await caughtUp(target);
    });
    expect(idsOf()).toEqual(ids);
    expect(await attemptsOf(target)).toBe(3);
    // Three windows, read ahead again where the filter was not known yet, and what finds out that it has caught up.
    expect(reads.length).toBeGreaterThanOrEqual(3);
    expect(reads.length).toBeLessThan(12);
    expect(await standingOf(target)).toEqual({
      state: 'STREAMING',
      lag: 0,
      oldestPendingAt: null,
      nextProbeAt: null,
    });
  });

  it('steps over a stretch of which nothing passes without reading less at once after it', async () => {
    const target = await process.createDestination(receiver.url);
    await filterBy(target, 'a');
    await process.setActive(target.destinationId, false);
    await process.append(target.streamId, events(600, 'a'));
    for (let n = 0; n < 2 * FILTER_WINDOW + 500; n += 2_500)
      await process.append(target.streamId, events(2_500, 'b'));
    await process.append(target.streamId, events(1_500, 'a'));
    const limits = await limitsOfReads(async () => {
      await process.setActive(target.destinationId, true);
      await caughtUp(target);
    });
    expect(receiver.requests).toHaveLength(2_100);
    expect(new Set(typesOf())).toEqual(new Set(['a']));
    const [cold, warm] = [limits.filter((limit) => limit < 32), limits.filter((limit) => limit >= 32)];
    expect(new Set(cold)).toEqual(new Set([10]));
    expect(warm.length).toBeGreaterThan(3);
    expect((await standingOf(target))?.lag).toBe(0);
  });

  it('gets everything again once the filter is gone, from the next batch on', async () => {
    const target = await process.createDestination(receiver.url);
    await filterBy(target, 'a');
    await process.append(target.streamId, events(5, 'b'));
    await caughtUp(target);
    await filterBy(target);
    await process.append(target.streamId, events(2, 'b'));
    await receiver.waitFor(2);
    await caughtUp(target);
    expect(typesOf()).toEqual(['b', 'b']);
  });

  it('gets nothing more of a type that is taken away while a backlog is sent', async () => {
    const target = await process.createDestination(receiver.url);
    const held: (() => void)[] = [];
    // Until it has shown that it takes 32 at a time; what follows is held back.
    receiver.respond((_, index) =>
      index < 100 ? 200 : new Promise((resolve) => void held.push(() => resolve(200))),
    );
    await process.append(target.streamId, events(1_000, 'b'));
    await receiver.waitFor(132);
    receiver.respond(200);
    await filterBy(target, 'a');
    for (const release of held) release();
    await process.append(target.streamId, events(3, 'a'));
    await caughtUp(target);
    expect(typesOf().filter((type) => type === 'b')).toHaveLength(132);
    expect(typesOf().filter((type) => type === 'a')).toHaveLength(3);
  });

  it('gets each event that always passes exactly once, however often the filter changes', async () => {
    const target = await process.createDestination(receiver.url);
    const kept: number[] = [];
    const toggling = (async () => {
      for (let n = 0; n < 40; n++)
        await filterBy(target, ...(n % 2 === 0 ? ['kept'] : n % 4 === 1 ? [] : ['kept', 'x']));
    })();
    for (let n = 0; n < 40; n++) {
      const batch = Array.from({ length: 100 }, (_, i) =>
        newEvent({ eventType: i % 10 === 0 ? 'kept' : 'x' }),
      );
      const ids = await process.append(target.streamId, batch);
      kept.push(...ids.filter((_, i) => i % 10 === 0));
    }
    await toggling;
    await caughtUp(target);
    const delivered = receiver.requests
      .filter(({ headers }) => headers['x-gitlab-audit-event-type'] === 'kept')
      .map(({ json }) => (json as { id: number }).id);
    expect(delivered.sort((a, b) => a - b)).toEqual(kept);
    expect(new Set(idsOf()).size).toBe(receiver.requests.length);
  });

  it('still gets what waits in its retry queue when the type is taken away', async () => {
    const target = await process.createDestination(receiver.url);
    receiver.respond(({ headers }) => (headers['x-gitlab-audit-event-type'] === 'b' ? 500 : 200));
    await process.append(target.streamId, [...events(1, 'b'), ...events(20, 'a')]);
    await receiver.waitFor((requests) => requests.length >= 21);
    receiver.respond(200);
    await filterBy(target, 'a');
    await eventually(async () => {
      const { rows } = await test.database.pool.query(
        'SELECT FROM failed_deliveries WHERE destination_id = $1',
        [target.destinationId],
      );
      return rows.length === 0;
    });
    expect(receiver.requests.at(-1)?.headers['x-gitlab-audit-event-type']).toBe('b');
  });

  it('streams again when nothing of what it could not take passes any more, without a request', async () => {
    const target = await process.createDestination(receiver.url);
    receiver.respond(503);
    await process.append(target.streamId, events(30, 'b'));
    await eventually(async () => (await standingOf(target))?.state === 'RETRYING');
    await filterBy(target, 'a');
    const before = receiver.requests.length;
    await caughtUp(target);
    expect(await standingOf(target)).toMatchObject({ state: 'STREAMING', lag: 0 });
    // One may have been on its way.
    expect(receiver.requests.length).toBeLessThanOrEqual(before + 1);
  });

  it('is probed with the next event that passes when it is down, and goes on after it', async () => {
    const target = await process.createDestination(receiver.url);
    await filterBy(target, 'a');
    receiver.respond(503);
    await process.append(target.streamId, [...events(3, 'a'), ...events(3, 'b')]);
    await eventually(async () => {
      const { rows } = await test.database.pool.query('SELECT probes FROM destinations WHERE id = $1', [
        target.destinationId,
      ]);
      return rows[0].probes > 0;
    });
    receiver.respond(200);
    const [id] = await process.append(target.streamId, events(1, 'a'));
    await receiver.waitFor((requests) => requests.some(({ json }) => (json as { id: number }).id === id));
    await caughtUp(target);
    expect(new Set(typesOf())).toEqual(new Set(['a']));
  });
});
