import { measureIsolation } from '../isolation.ts';
import { round, type Row } from '../row.ts';

const BAR = 0.9;

export const isolation: Row = {
  name: 'isolation',
  async run() {
    const { alone, beside } = await measureIsolation();
    const ratio = beside.rate / alone.rate;
    const latency = alone.p99 / beside.p99;
    return [
      {
        what: 'rate of a healthy destination beside 50 bad ones, relative to alone',
        figure: ratio.toFixed(2),
        bar: { text: `≥ ${BAR}`, met: ratio >= BAR },
        raw: `${round(beside.rate)} and ${round(alone.rate)} deliveries/s`,
      },
      {
        what: '… p99 from the answer to received, alone relative to beside them',
        figure: latency.toFixed(2),
        bar: { text: `≥ ${BAR}`, met: latency >= BAR },
        raw: `${beside.p99.toFixed(1)} and ${alone.p99.toFixed(1)} ms`,
      },
    ];
  },
};
