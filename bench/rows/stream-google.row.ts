import { google } from '../environment/destination-inputs.ts';
import { COUNTED_IN_BODIES, compareBacklogs, EVENTS } from './backlogs.ts';

export const streamGoogle = compareBacklogs('stream-google', {
  what: `a backlog to Google Cloud Logging, relative to batches over HTTP, both ${EVENTS} events with gzip, which the receiver unpacks`,
  way: { name: 'to Google', spread: { kind: google } },
  other: COUNTED_IN_BODIES,
});
