import { bucket } from '../environment/destination-inputs.ts';
import { BATCHES_OVER_HTTP, compareBacklogs, EVENTS } from './backlogs.ts';

export const streamBucket = compareBacklogs('stream-bucket', {
  what: `a backlog into a bucket, in objects of many events, relative to batches of ${EVENTS} over HTTP, both with gzip`,
  atLeast: 0.8,
  way: { name: 'into a bucket', spread: { kind: bucket('batch', 100) } },
  other: BATCHES_OVER_HTTP,
});
