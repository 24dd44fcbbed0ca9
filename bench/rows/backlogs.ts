import { createBacklog, type Backlog, type BacklogRun, type Spread } from '../environment/backlog.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Line, type Row } from '../row.ts';

/** One of two ways in which a backlog goes out. */
export interface Way {
  readonly name: string;
  /** How it differs from one event per request over HTTP. */
  readonly spread: Omit<Spread, 'groups' | 'destinationsPerGroup'>;
}

/** What a request of the other kinds has at first. */
export const EVENTS = 1_000;

/** What the other kinds are compared with. */
export const BATCHES_OVER_HTTP: Way = {
  name: 'over HTTP',
  spread: { batches: EVENTS, counted: 'by-header' },
};

/** The same for kinds whose requests do not say how many events they have: the receiver has as much to do for both. */
export const COUNTED_IN_BODIES: Way = { name: 'over HTTP', spread: { batches: EVENTS, counted: 'in-body' } };

/** Two backlogs to a destination each, in one server, in turn. */
export interface TwoWays {
  readonly what: string;
  /** The share of the other way's events for the same CPU, and in the same time, that is to be reached. */
  readonly atLeast?: number;
  readonly way: Way;
  readonly other: Way;
}

export function compareBacklogs(name: string, ways: TwoWays): Row {
  return {
    name,
    run: ({ rounds, backlog }) =>
      inWorld(async (world) => {
        const make = ({ spread }: Way): Promise<Backlog> =>
          createBacklog(world, { groups: 1, destinationsPerGroup: 1, ...spread });
        const second = await make(ways.other);
        const first = await make(ways.way);
        const [ours, theirs] = await alternate(
          rounds,
          () => first.stream(backlog),
          () => second.stream(backlog),
        );
        return lines(ways, ours, theirs);
      }),
  };
}

function lines(
  { what, atLeast, way, other }: TwoWays,
  ours: readonly BacklogRun[],
  theirs: readonly BacklogRun[],
): readonly Line[] {
  const of = (runs: readonly BacklogRun[], key: keyof BacklogRun): number[] => runs.map((run) => run[key]);
  const text = (runs: readonly BacklogRun[], key: keyof BacklogRun): string => round(median(of(runs, key)));
  const cpu = (runs: readonly BacklogRun[]): string =>
    `${text(runs, 'server')} µs (PostgreSQL ${text(runs, 'postgres')})`;
  return [
    ratioLine(`${what}, by CPU`, of(theirs, 'server'), of(ours, 'server'), {
      atLeast,
      raw: `server ${way.name} ${cpu(ours)}, ${other.name} ${cpu(theirs)}`,
    }),
    ratioLine('… by rate', of(ours, 'perSecond'), of(theirs, 'perSecond'), {
      atLeast,
      raw: `${text(ours, 'perSecond')} events/s; ${text(theirs, 'perSecond')}`,
    }),
  ];
}
