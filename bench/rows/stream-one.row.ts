import type { Row } from '../row.ts';
import { compareWithBareLoop } from './streaming.ts';

export const streamOne: Row = {
  name: 'stream-one',
  run: (effort) =>
    compareWithBareLoop(
      'a backlog to one destination, relative to a bare undici loop',
      { groups: 1, destinationsPerGroup: 1 },
      effort,
    ),
};
