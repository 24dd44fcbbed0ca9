import { splunk } from '../environment/destination-inputs.ts';
import { BATCHES_OVER_HTTP, compareBacklogs, EVENTS } from './backlogs.ts';

export const streamSplunk = compareBacklogs('stream-splunk', {
  what: `a backlog to Splunk, relative to batches over HTTP, both ${EVENTS} events with gzip`,
  atLeast: 0.8,
  way: { name: 'to Splunk', spread: { kind: splunk, counted: 'by-header' } },
  other: BATCHES_OVER_HTTP,
});
