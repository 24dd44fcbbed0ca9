import { compareBacklogs } from './backlogs.ts';

const EVENTS = 1_000;

export const streamBucket = compareBacklogs('stream-bucket', {
  what: `a backlog into a bucket, in objects of many events, relative to batches of ${EVENTS} over HTTP, both with gzip`,
  atLeast: 0.8,
  way: { name: 'into a bucket', spread: { bucket: { layout: 'batch', ageMs: 100 } } },
  other: { name: 'over HTTP', spread: { batches: EVENTS } },
  cpu: { what: 'into a bucket relative to batches over HTTP', ratio: (bucket, http) => bucket / http },
});
