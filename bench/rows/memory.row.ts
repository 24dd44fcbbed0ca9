import { batches, singles } from '../environment/events.ts';
import { cpuSeconds, forgetPeak, peakMiB } from '../environment/process-figures.ts';
import { insertBacklog } from '../environment/insert-backlog.ts';
import { SMALL_MACHINE } from '../environment/small-machine.ts';
import type { ServerOptions } from '../environment/server.ts';
import { inWorld } from '../environment/world.ts';
import { barOf, round, type Row } from '../row.ts';

const BATCHES = 200;
const BATCH = 500;
const SINGLES = 20_000;

/** The server process with the options of `npm start`, and with those for small machines. */
export const memory: Row = {
  name: 'memory',
  async run({ backlog }) {
    const [usual, small] = [await measure(backlog * 4, {}), await measure(backlog * 4, SMALL_MACHINE)];
    const line = (what: string, mebibytes: number, atMost: number, raw: string) => ({
      ...{ what, figure: `${mebibytes} MiB`, bar: barOf(mebibytes, { atMost }, ' MiB'), raw },
    });
    const [streaming, full] = [
      `resident memory, backlog of ${round(backlog * 4)} events`,
      '… ingest and streaming at full speed',
    ];
    const onSmall = ', with the options for small machines';
    return [
      line(streaming, usual.streaming, 450, usual.streamed),
      line(full, usual.atFullSpeed, 450, usual.taken),
      line(`${streaming}${onSmall}`, small.streaming, 256, small.streamed),
      line(`${full}${onSmall}`, small.atFullSpeed, 256, small.taken),
    ];
  },
};

interface Figures {
  /** MiB that the process and its threads held at most. */
  readonly streaming: number;
  readonly atFullSpeed: number;
  /** What it did meanwhile. */
  readonly streamed: string;
  readonly taken: string;
}

/**
 * While it streams a backlog, and while it takes events and streams them as fast as it can. The peak is the kernel's, so nothing
 * between two looks is missed.
 */
export function measure(count: number, options: Pick<ServerOptions, 'nodeArguments'>): Promise<Figures> {
  return inWorld(async ({ client, database, receiver, server }) => {
    const group = await client.createGroup();
    const destination = await client.createDestination(group, receiver.url);
    await client.setActive(destination, false);
    await insertBacklog(database.pool, group, count, { isIndexed: false });
    const started = peakMiB(server.pid);

    forgetPeak(server.pid);
    const [toStream, cpu, begun] = [await receiver.expect(count), cpuSeconds(server.pid), performance.now()];
    await client.setActive(destination, true);
    await toStream.reached;
    const perSecond = count / ((performance.now() - begun) / 1000);
    const each = ((cpuSeconds(server.pid) - cpu) / count) * 1e6;
    const streaming = peakMiB(server.pid);

    forgetPeak(server.pid);
    const taken = await receiver.expect(BATCHES * BATCH + SINGLES);
    const seconds = Promise.all([
      client.ingest(group, batches(group, BATCHES, BATCH), 8),
      client.ingest(group, singles(group, SINGLES), 32),
    ]);
    await taken.reached;
    const longer = Math.max(...(await seconds));
    return {
      streaming,
      atFullSpeed: peakMiB(server.pid),
      streamed: `${round(perSecond)} deliveries/s at ${round(each)} µs; ${started} MiB before`,
      taken: `${round((BATCHES * BATCH + SINGLES) / longer)} events/s taken`,
    };
  }, options);
}
