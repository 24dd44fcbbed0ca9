import { compareBacklogs } from './backlogs.ts';

const EVENTS = 1_000;

export const streamSplunk = compareBacklogs('stream-splunk', {
  what: `a backlog to Splunk, relative to batches over HTTP, both ${EVENTS} events with gzip`,
  atLeast: 0.8,
  way: { name: 'to Splunk', spread: { splunk: true } },
  other: { name: 'over HTTP', spread: { batches: EVENTS } },
  cpu: { what: 'to Splunk relative to batches over HTTP', ratio: (splunk, http) => splunk / http },
});
