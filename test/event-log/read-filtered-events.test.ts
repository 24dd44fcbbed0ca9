import { describe, expect, it } from '@jest/globals';
import type { EventFilter } from '../../src/event-log/event-filter.ts';
import type { NewEvent } from '../../src/event-log/new-event.ts';
import type { LogPosition } from '../../src/event-log/read-events.ts';
import { readFilteredEventsAfter } from '../../src/event-log/read-filtered-events.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { workers: false });

const ALL: EventFilter = { eventTypes: [], deniedTypes: [], namespaces: [] };
const START: LogPosition = { sequence: 0, receivedAt: new Date(0) };

/** Reads a stream to its end; what came, and how many reads it took. */
async function readAll(streamId: number, filter: EventFilter, limit: number, window: number) {
  const sequences: number[] = [];
  let position = START;
  for (let reads = 1; ; reads++) {
    const reading = await readFilteredEventsAfter(
      test.database.pool,
      streamId,
      position,
      limit,
      filter,
      window,
    );
    for (const { sequence } of reading.events) {
      expect(sequence).toBeGreaterThan(position.sequence);
      expect(sequence).toBeLessThanOrEqual(reading.end.sequence);
      sequences.push(sequence);
    }
    position = reading.end;
    if (!reading.more) return { sequences, position, reads };
  }
}

describe('events that pass a filter', () => {
  // The rules of "Namespace filters": entity, path, and whether the filter on `top/team` lets it pass.
  it.each([
    ['Group', 'top/team', true],
    ['Group', 'TOP/Team', true],
    ['Group', 'top/team/sub', true],
    ['Project', 'top/team/app', true],
    ['Project', 'top/team', true],
    ['Group', 'top', false],
    ['Group', 'top/team2', false],
    ['Project', 'top/team-app', false],
    ['Project', 'top/other/team', false],
    ['Group', 'top%team', false],
    ['User', 'top', true],
    ['User', 'ada', true],
    ['User', 'top/other', true],
    ['Stack', 'top/team/stacks', true],
    ['Stack', 'top/other', false],
    ['Gitlab::Audit::InstanceScope', 'gitlab_instance', false],
  ])('of a namespace: a %s at %s: %p', async (entityType, entityPath, passes) => {
    const { streamId } = await createGroupWithStream(test.database);
    await process.append(streamId, [newEvent({ entityType, entityPath })]);
    const filter = { ...ALL, namespaces: ['top/team'] };
    const { sequences, position } = await readAll(streamId, filter, 10, 10);
    expect(sequences).toEqual(passes ? [1] : []);
    expect(position.sequence).toBe(1);
  });

  it('have one of the types, as it is spelt, none of those that are denied, and one of the namespaces', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    const at = (eventType: string, entityPath: string) => newEvent({ eventType, entityPath });
    await process.append(streamId, [
      at('a', 'top/x'),
      at('b', 'top/x'),
      at('a', 'top/y'),
      at('A', 'top/x'),
      at('c', 'top/z'),
    ]);
    const read = async (filter: Partial<EventFilter>) =>
      (await readAll(streamId, { ...ALL, ...filter }, 10, 10)).sequences;
    expect(await read({ eventTypes: ['a'] })).toEqual([1, 3]);
    expect(await read({ eventTypes: ['a', 'c'], namespaces: ['top/y', 'top/z'] })).toEqual([3, 5]);
    expect(await read({ eventTypes: ['none'] })).toEqual([]);
    expect(await read({ deniedTypes: ['a', 'c'] })).toEqual([2, 4]);
    expect(await read({ deniedTypes: ['a'], namespaces: ['top/x'] })).toEqual([2, 4]);
    expect(await read({ eventTypes: ['a', 'b'], deniedTypes: ['a'] })).toEqual([2]);
    expect(await read({})).toEqual([1, 2, 3, 4, 5]);
  });

  it('have a type that begins with one of the prefixes, at a dot', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    const types = ['aws.rds.Modify', 'aws.s3.Get', 'aws', 'awsx.s3', 'AWS.rds.Modify', 'other'];
    await process.append(
      streamId,
      types.map((eventType) => newEvent({ eventType })),
    );
    const read = async (filter: Partial<EventFilter>) =>
      (await readAll(streamId, { ...ALL, ...filter }, 10, 10)).sequences;
    expect(await read({ eventTypes: ['aws.*'] })).toEqual([1, 2]);
    expect(await read({ eventTypes: ['aws.rds.*', 'other'] })).toEqual([1, 6]);
    expect(await read({ eventTypes: ['a%.*', 'a_s.*'] })).toEqual([]);
    expect(await read({ deniedTypes: ['aws.*'] })).toEqual([3, 4, 5, 6]);
    expect(await read({ eventTypes: ['aws.*'], deniedTypes: ['aws.s3.*'] })).toEqual([1]);
  });

  it('are each read once, in order, whatever the limit, the window and the share that passes', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    const events = Array.from({ length: 300 }, (_, n) =>
      newEvent({ eventType: `t${n % 7 === 0 ? 0 : n % 3}` }),
    );
    await process.append(streamId, events);
    for (const eventTypes of [['t0'], ['t1', 't2'], ['no']]) {
      const expected = events.flatMap(({ eventType }, n) => (eventTypes.includes(eventType) ? [n + 1] : []));
      for (const [limit, window] of [
        [1, 1],
        [1, 50],
        [7, 3],
        [5, 64],
        [256, 300],
        [256, 10_000],
      ] as const) {
        const { sequences, position } = await readAll(streamId, { ...ALL, eventTypes }, limit, window);
        expect(sequences).toEqual(expected);
        expect(position.sequence).toBe(300);
      }
    }
  });

  it('are read in batches of about a MiB, and what comes after them in the window is not lost', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    const large = (eventType: string): NewEvent =>
      newEvent({ eventType, bodyTail: `"x":"${'x'.repeat(300_000)}"}` });
    await process.append(streamId, ['a', 'b', 'a', 'a', 'a', 'b', 'a'].map(large));
    const { sequences, reads } = await readAll(streamId, { ...ALL, eventTypes: ['a'] }, 256, 10_000);
    expect(sequences).toEqual([1, 3, 4, 5, 7]);
    expect(reads).toBe(2);
  });

  it('of an empty stream are none, and the position stays', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    const { sequences, position, reads } = await readAll(streamId, ALL, 10, 10);
    expect({ sequences, position, reads }).toEqual({ sequences: [], position: START, reads: 1 });
  });
});
