import { createBacklog, type Backlog, type BacklogRun, type Spread } from '../environment/backlog.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Line, type Row } from '../row.ts';

/** One of two ways in which a backlog goes out. */
export interface Way {
  readonly name: string;
  /** How it differs from one event per request over HTTP. */
  readonly spread: Omit<Spread, 'groups' | 'destinationsPerGroup'>;
}

/** Two backlogs to a destination each, in one server, in turn. */
export interface TwoWays {
  readonly what: string;
  readonly atLeast: number;
  readonly way: Way;
  readonly other: Way;
  /** What the second line compares, and which way round. */
  readonly cpu: { readonly what: string; readonly ratio: (way: number, other: number) => number };
}

export function compareBacklogs(name: string, { what, atLeast, way, other, cpu }: TwoWays): Row {
  return {
    name,
    run: (effort) =>
      inWorld(async (world): Promise<readonly Line[]> => {
        const make = ({ spread }: Way): Promise<Backlog> =>
          createBacklog(world, { groups: 1, destinationsPerGroup: 1, ...spread });
        const second = await make(other);
        const first = await make(way);
        const [ours, theirs] = await alternate(
          effort.rounds,
          () => first.stream(effort.backlog),
          () => second.stream(effort.backlog),
        );
        const rates = (runs: BacklogRun[]): number[] => runs.map(({ perSecond }) => perSecond);
        const [own, others] = [ours, theirs].map((runs) => median(runs.map(({ server }) => server))) as [
          number,
          number,
        ];
        return [
          ratioLine(what, rates(ours), rates(theirs), {
            atLeast,
            raw: `${round(median(rates(ours)))} events/s; ${round(median(rates(theirs)))}`,
          }),
          {
            what: `… CPU per event: ${cpu.what}`,
            figure: cpu.ratio(own, others).toFixed(2),
            raw: `server ${round(own)} µs ${way.name}, ${round(others)} µs ${other.name}`,
          },
        ];
      }),
  };
}
