import { expect, it } from '@jest/globals';
import type { EventFilter } from '../../src/event-log/event-filter.ts';
import { filterDigest } from '../../src/event-log/event-filter.ts';

const filter: EventFilter = { eventTypes: ['a', 'b'], deniedTypes: [], namespaces: ['my-group'] };
const digest = (change: Partial<EventFilter>) => filterDigest({ ...filter, ...change })?.toString('hex');

it('is the same in whatever order a filter is written, and none where there is no filter', () => {
  expect(digest({ eventTypes: ['b', 'a'] })).toBe(digest({}));
  expect(filterDigest(undefined)).toBeNull();
});

it('is another one for each filter that lets other events pass', () => {
  const changes: Partial<EventFilter>[] = [
    ...[{}, { eventTypes: ['a'] }, { eventTypes: ['a,b'] }, { namespaces: [] }],
    { eventTypes: [], deniedTypes: ['a', 'b'] },
  ];
  expect(new Set(changes.map(digest)).size).toBe(changes.length);
});
