import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EventFilter } from '../../../src/event-log/event-filter.ts';
import { readShipment } from '../../../src/streaming/stream/read-batch.ts';
import { newEvent } from '../../support/events.ts';
import { createGroupWithStream } from '../../support/groups.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { workers: false });
const { pool } = test.database;

const before = { sequence: 0, receivedAt: new Date(0), previous: null };
const onlyA: EventFilter = { eventTypes: ['a'], deniedTypes: [], namespaces: [] };

describe('a shipment that is read again', () => {
  let streamId: number;
  beforeEach(async () => {
    ({ streamId } = await createGroupWithStream(test.database));
    const types = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'a' : 'b'));
    await process.append(
      streamId,
      types.map((eventType) => newEvent({ eventType })),
    );
  });
  const read = async (end: number, filter?: EventFilter) => {
    const { events, ...rest } = await readShipment(pool, streamId, before, end, filter);
    return { sequences: events.map(({ sequence }) => sequence), ...rest };
  };
  const drop = (...sequences: number[]) =>
    pool.query('DELETE FROM audit_events WHERE stream_id = $1 AND sequence = ANY($2::bigint[])', [
      streamId,
      sequences,
    ]);

  it('ends where it ended, however much is behind it', async () => {
    expect(await read(7)).toMatchObject({
      sequences: [1, 2, 3, 4, 5, 6, 7],
      end: { sequence: 7, previous: 7 },
      missing: 0,
    });
    expect(await read(7, onlyA)).toMatchObject({
      sequences: [1, 3, 5, 7],
      end: { sequence: 7, previous: 7 },
    });
  });

  it('has what is left of it, when events are gone in it or at its end', async () => {
    await drop(2);
    expect(await read(5)).toMatchObject({ sequences: [1, 3, 4, 5], end: { sequence: 5, previous: 5 } });
    await drop(5);
    expect(await read(5)).toMatchObject({ sequences: [1, 3, 4], end: { sequence: 5, previous: 5 } });
    expect(await read(5, onlyA)).toMatchObject({ sequences: [1, 3], end: { sequence: 5, previous: 5 } });
    await drop(...Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await read(5)).toMatchObject({ sequences: [], end: before, more: false });
  });

  it('is read to its end where that takes several statements', async () => {
    const bodyTail = `"pad":"${'x'.repeat(900_000)}"}`;
    for (let count = 0; count < 11; count += 1) await process.append(streamId, [newEvent({ bodyTail })]);
    expect((await read(31)).sequences).toHaveLength(31);
  });
});
