import type { Row } from '../row.ts';
import { compareWithBareLoop } from './streaming.ts';

export const streamTwenty: Row = {
  name: 'stream-twenty',
  run: (effort) =>
    compareWithBareLoop(
      'the same over 20 destinations of 5 groups, relative to a bare loop over 20 pools',
      { groups: 5, destinationsPerGroup: 4 },
      effort,
    ),
};
