import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../../src/observability/metrics.ts';
import { createBacklogGauges, MAX_DESTINATIONS } from '../../../src/streaming/state/backlog-gauges.ts';
import { numberedEvents, type TestDestination } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { workers: false });

describe('the gauges of what is behind', () => {
  const anHourLater = (): Date => new Date(Date.now() + 3_600_000);
  async function text(): Promise<string> {
    const metrics = createMetrics({ process: false });
    const gauges = createBacklogGauges(metrics, test.database.pool, anHourLater);
    metrics.beforeAnswer(() => gauges.update());
    return (await metrics.answer()).text;
  }
  const series = (all: string, name: string): Map<string, number> =>
    new Map(
      [...all.matchAll(new RegExp(`^${name}\\{\\w+="([^"]+)"\\} (\\S+)$`, 'gm'))].map(([, label, value]) => [
        label ?? '',
        Number(value),
      ]),
    );

  it('count states, and name by id the active destinations that are behind', async () => {
    const { prisma } = test.database;
    const make = () => process.createDestination('http://127.0.0.1:1');
    const [behind, current, down, paused, off] = [
      await make(),
      await make(),
      await make(),
      await make(),
      await make(),
    ];
    const change = (id: number, data: object) => prisma.destination.update({ where: { id }, data });
    await change(down.destinationId, { failingSince: new Date() });
    await change(paused.destinationId, { active: false });
    await change(off.destinationId, { active: false, switchedOffAt: new Date() });
    for (const { streamId } of [behind, down, paused, off]) await process.append(streamId, numberedEvents(3));
    await prisma.subscription.updateMany({
      where: { destinationId: down.destinationId },
      data: { position: 1 },
    });

    const all = await text();
    expect(Object.fromEntries(series(all, 'auditstream_destinations'))).toEqual({
      STREAMING: 2,
      RETRYING: 1,
      PAUSED: 1,
      OFF: 1,
    });
    expect(series(all, 'auditstream_destination_lag_events')).toEqual(
      new Map([
        [String(behind.destinationId), 3],
        [String(down.destinationId), 2],
      ]),
    );
    expect(all).toMatch(/^auditstream_destinations_behind 2$/m);
    expect(all).toMatch(/^auditstream_events_behind 5$/m);
    const oldest = series(all, 'auditstream_destination_oldest_pending_seconds');
    expect([...oldest.keys()].sort()).toEqual(
      [behind, down].map(({ destinationId }) => String(destinationId)).sort(),
    );
    for (const seconds of oldest.values()) {
      expect(seconds).toBeGreaterThan(3_500);
      expect(seconds).toBeLessThan(3_700);
    }
    expect(all).not.toContain(`"${current.destinationId}"`);
    expect(all).not.toContain('http');
  });

  it('have no more series than they say, those that are furthest behind, and count the others', async () => {
    const others: TestDestination[] = [];
    for (let n = 0; n < MAX_DESTINATIONS + 6; n += 1) {
      // A group has at most five.
      const before = n % 5 === 0 ? undefined : others.at(-1);
      const options = before === undefined ? {} : { group: before };
      others.push(await process.createDestination(`http://127.0.0.1:1/${n}`, options));
    }
    for (const streamId of new Set(others.map((other) => other.streamId))) {
      await process.append(streamId, numberedEvents(10));
    }
    const nearly = others.at(-1)?.destinationId ?? 0;
    await test.database.prisma.subscription.updateMany({
      where: { destinationId: nearly },
      data: { position: 9 },
    });
    const all = await text();
    const lag = series(all, 'auditstream_destination_lag_events');
    expect(lag.size).toBe(MAX_DESTINATIONS);
    expect(lag.has(String(nearly))).toBe(false);
    expect(all).toMatch(new RegExp(`^auditstream_destinations_behind ${MAX_DESTINATIONS + 6 + 2}$`, 'm'));
  });
});
