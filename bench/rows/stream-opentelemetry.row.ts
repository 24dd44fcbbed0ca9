import { openTelemetry } from '../environment/destination-inputs.ts';
import { COUNTED_IN_BODIES, compareBacklogs, EVENTS } from './backlogs.ts';

export const streamOpenTelemetry = compareBacklogs('stream-opentelemetry', {
  what: `a backlog to OpenTelemetry, relative to batches over HTTP, both ${EVENTS} events with gzip, which the receiver unpacks`,
  way: { name: 'to OpenTelemetry', spread: { kind: openTelemetry, counted: 'in-body' } },
  other: COUNTED_IN_BODIES,
});
