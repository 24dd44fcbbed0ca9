import { createBacklog, type BacklogRun } from '../environment/backlog.ts';
import { streamBySyslogNg, type SyslogNgRun } from '../environment/syslog-ng.ts';
import { WORKERS } from '../environment/syslog-ng-config.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Line, type Row } from '../row.ts';
import { findSyslogNg } from '../../test/senders/find-syslog-ng.ts';

const WHAT =
  "a backlog to one destination, relative to syslog-ng's `http()`, the same events and headers, one POST each, by CPU";

/** A backlog out of the log of the server, and out of the disk buffers of syslog-ng. */
export const streamSyslogNg: Row = {
  name: 'stream-syslog-ng',
  run: ({ rounds, backlog }) => {
    const found = findSyslogNg();
    if (!found.ok) return Promise.resolve([{ what: WHAT, figure: 'not installed', raw: found.why }]);
    return inWorld(async (world) => {
      const ours = await createBacklog(world, { groups: 1, destinationsPerGroup: 1 });
      const [own, theirs] = await alternate(
        rounds,
        () => ours.stream(backlog),
        () => streamBySyslogNg(found.folder, world.receiver, backlog),
      );
      return lines(own, theirs);
    });
  },
};

function lines(ours: readonly BacklogRun[], theirs: readonly SyslogNgRun[]): readonly Line[] {
  const own = (key: keyof BacklogRun): number[] => ours.map((run) => run[key]);
  const [cpu, rates] = [theirs.map((run) => run.cpu), theirs.map((run) => run.perSecond)];
  return [
    ratioLine(WHAT, cpu, own('server'), {
      atLeast: 1,
      raw:
        `server ${round(median(own('server')))} µs, which records each attempt, and PostgreSQL ` +
        `${round(median(own('postgres')))} µs; syslog-ng ${round(median(cpu))} µs, with workers(${WORKERS}), ` +
        'batch-lines(1) and disk-buffer(reliable(yes))',
    }),
    ratioLine('… by rate', own('perSecond'), rates, {
      atLeast: 0.65,
      raw: `${round(median(own('perSecond')))} deliveries/s; syslog-ng ${round(median(rates))}`,
    }),
  ];
}
