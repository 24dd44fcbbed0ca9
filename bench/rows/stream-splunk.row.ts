import { createBacklog, type BacklogRun } from '../environment/backlog.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Row } from '../row.ts';

const EVENTS = 1_000;

export const streamSplunk: Row = {
  name: 'stream-splunk',
  run: (effort) =>
    inWorld(async (world) => {
      const one = { groups: 1, destinationsPerGroup: 1 };
      const batched = await createBacklog(world, { ...one, batches: EVENTS });
      const splunk = await createBacklog(world, { ...one, splunk: true });
      const [toSplunk, overHttp] = await alternate(
        effort.rounds,
        () => splunk.stream(effort.backlog),
        () => batched.stream(effort.backlog),
      );
      const rate = (runs: BacklogRun[]): number[] => runs.map(({ perSecond }) => perSecond);
      const cpu = (runs: BacklogRun[]): number => median(runs.map(({ server }) => server));
      return [
        ratioLine(
          `a backlog to Splunk, relative to batches over HTTP, both ${EVENTS} events with gzip`,
          rate(toSplunk),
          rate(overHttp),
          {
            atLeast: 0.8,
            raw: `${round(median(rate(toSplunk)))} events/s; ${round(median(rate(overHttp)))}`,
          },
        ),
        {
          what: '… CPU per event: to Splunk relative to batches over HTTP',
          figure: (cpu(toSplunk) / cpu(overHttp)).toFixed(2),
          raw: `server ${round(cpu(toSplunk))} µs to Splunk, ${round(cpu(overHttp))} µs over HTTP`,
        },
      ];
    }),
};
