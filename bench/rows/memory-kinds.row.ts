import { fillLog } from '../environment/fill-log.ts';
import { indexed } from '../environment/indexed.ts';
import { forgetPeak, peakMiB, residentMiB } from '../environment/process-figures.ts';
import { createTenDestinations } from '../environment/ten-destinations.ts';
import { inWorld } from '../environment/world.ts';
import { round, type Row } from '../row.ts';

const SHORT = 20_000;
const MILLION = 1_000_000;
const BAR_MB = 100;
const MB_PER_MIB = 1.048576;

/**
 * Measures how much more memory the server process holds with a long backlog than with a short one, with ten destinations of all
 * kinds but HTTP.
 * The first backlog warms up: the program's own pages, and what the heap takes once, are not a matter of backlogs.
 */
function memoryOfKinds(name: string, backlogOf: (effort: number) => number, isLong = false): Row {
  return {
    name,
    ...(isLong && { whenNamed: true }),
    run: ({ backlog }) =>
      inWorld(async (world) => {
        const { client, database, server } = world;
        const group = await client.createGroup();
        const ten = await createTenDestinations(world, group);
        const peakOf = async (
          events: number,
        ): Promise<{ before: number; peak: number; perSecond: number }> => {
          await fillLog(database.pool, group, events);
          await indexed(database);
          const before = residentMiB(server.pid);
          forgetPeak(server.pid);
          const started = performance.now();
          await ten.drain();
          const perSecond = (events * 10_000) / (performance.now() - started);
          const peak = peakMiB(server.pid);
          await ten.pause();
          return { before, peak, perSecond };
        };
        const first = await peakOf(SHORT);
        const short = await peakOf(SHORT);
        const events = backlogOf(backlog);
        const long = await peakOf(events);
        const megabytes = (long.peak - short.peak) * MB_PER_MIB;
        return [
          {
            what: `resident memory with ten destinations (two each: Splunk, objects of batches, an object for each event, Google, OpenTelemetry): growth from a backlog of ${round(SHORT)} events to one of ${round(events)}`,
            figure: `${megabytes.toFixed(0)} MB`,
            bar: { text: `< ${BAR_MB} MB`, met: megabytes < BAR_MB },
            raw: `at rest ${first.before} MiB; at most ${first.peak} MiB in the first backlog, ${short.peak} in the second, ${long.peak} in the long one; ${round(long.perSecond)} deliveries/s`,
          },
        ];
      }),
  };
}

export const memoryKinds = memoryOfKinds('memory-kinds', (effort) => effort);
export const memoryKindsMillion = memoryOfKinds('memory-kinds-million', () => MILLION, true);
