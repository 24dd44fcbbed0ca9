import type { Row } from '../row.ts';
import { compareWithBareLoop } from './streaming.ts';

export const streamOne: Row = {
  name: 'stream-one',
  run: (effort) =>
    compareWithBareLoop(
      {
        what: 'a backlog to one destination, signed, relative to a bare undici loop',
        spread: { groups: 1, destinationsPerGroup: 1 },
        atLeast: 0.5,
      },
      effort,
    ),
};
