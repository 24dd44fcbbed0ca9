import type { Row } from '../row.ts';
import { compareWithBareLoop } from './streaming.ts';

export const streamUnsigned: Row = {
  name: 'stream-unsigned',
  run: (effort) =>
    compareWithBareLoop(
      {
        what: 'a backlog to one destination, unsigned, relative to a bare undici loop that sends no signatures either',
        spread: { groups: 1, destinationsPerGroup: 1, unsigned: true },
        atLeast: 0.65,
      },
      effort,
    ),
};
