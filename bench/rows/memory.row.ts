import { measureMemory } from '../memory.ts';
import type { Row } from '../row.ts';

export const memory: Row = {
  name: 'memory',
  async run({ backlog }) {
    const figures = await measureMemory(backlog * 10);
    return figures.map(({ what, megabytes, bar }) => ({
      what,
      figure: `${megabytes} MB`,
      bar: { text: `≤ ${bar} MB`, met: megabytes <= bar },
      raw: 'the most that it ever was, by the kernel',
    }));
  },
};
