import { bucket } from '../environment/destination-inputs.ts';
import { compareBacklogs } from './backlogs.ts';

export const streamObjects = compareBacklogs('stream-objects', {
  what: "a backlog into a bucket in GitLab's layout, an object for each event, relative to one event per request over HTTP",
  atLeast: 0.75,
  way: { name: 'into a bucket', spread: { kind: bucket('gitlab') } },
  other: { name: 'over HTTP', spread: {} },
});
