import { compareBacklogs } from './backlogs.ts';

const EVENTS = 500;

export const streamBatches = compareBacklogs('stream-batches', {
  what: `a backlog in batches of ${EVENTS} with gzip, relative to one event per request`,
  atLeast: 4,
  way: { name: 'in batches', spread: { batches: EVENTS, counted: 'by-header' } },
  other: { name: 'one by one', spread: {} },
});
