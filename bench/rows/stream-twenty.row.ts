import type { Row } from '../row.ts';
import { compareWithBareLoop } from './streaming.ts';

export const streamTwenty: Row = {
  name: 'stream-twenty',
  run: (effort) =>
    compareWithBareLoop(
      {
        what: 'the same over 20 destinations of 5 groups, relative to a bare loop over 20 pools',
        spread: { groups: 5, destinationsPerGroup: 4 },
        atLeast: 0.55,
      },
      effort,
    ),
};
