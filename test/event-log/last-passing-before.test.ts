import { expect, it } from '@jest/globals';
import { lastPassingBefore } from '../../src/event-log/read-filtered-events.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { workers: false });

it('the last event that passes is found whatever the window, and none at or before the position', async () => {
  const { streamId } = await createGroupWithStream(test.database);
  const types = ['a', 'b', 'b', 'a', 'b', 'b', 'b', 'b', 'b'];
  await process.append(
    streamId,
    types.map((eventType) => newEvent({ eventType })),
  );
  const filter = { eventTypes: ['a'], deniedTypes: [], namespaces: [] };
  for (const window of [1, 2, 3, 10_000]) {
    const find = (position: number, before: number) =>
      lastPassingBefore(
        test.database.pool,
        streamId,
        { sequence: position, receivedAt: new Date(0) },
        before,
        filter,
        window,
      );
    expect(await find(0, 9)).toBe(4);
    expect(await find(0, 4)).toBe(1);
    expect(await find(3, 5)).toBe(4);
    expect(await find(4, 9)).toBeUndefined();
    expect(await find(8, 9)).toBeUndefined();
    expect(await find(0, 1)).toBeUndefined();
  }
});
