import sequencer from '@jest/test-sequencer';

// Its types are those of the CommonJS build, whose default is one level deeper.
const Sequencer = sequencer as unknown as typeof sequencer.default;

/**
 * What takes long and mostly waits begins first, so that no worker is left alone with it at the end. On a fresh machine
 * Jest knows only how long the files are, and the browser's is a short one.
 */
export const LONGEST = [
  'web/page',
  'streaming/stream/places.property',
  'streaming/shedding',
  'journeys/',
  'chaos/',
  'abuse/',
  'streaming/lanes/isolation',
  'cli/admin-',
  'audit-events/ingest/large-bodies',
  'http/who-may',
  'embedded-postgres/embedded-postgres',
  'event-log/read-plan',
  'audit-events/read/export-events',
  'streaming/failing-deliveries',
  'streaming/poison',
  'streaming/retention/retention',
  'sources/sources',
  'http/answers',
  'cli/apply',
  'outbound/silent-names',
  'event-log/append-bounds',
  'destinations/destination-concurrency',
  'queue/consumer',
  'fuzz/',
] as const;

type Tests = Parameters<InstanceType<typeof Sequencer>['sort']>[0];

/** The order of the test files. */
export default class LongestFirst extends Sequencer {
  override sort(tests: Tests): Tests {
    const usual = super.sort(tests) as Tests;
    return usual.toSorted((one, other) => placeOf(one.path) - placeOf(other.path));
  }
}

function placeOf(path: string): number {
  const place = LONGEST.findIndex((part) => path.includes(`/test/${part}`));
  return place < 0 ? LONGEST.length : place;
}
