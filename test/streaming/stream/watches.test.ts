import { describe, expect, it } from '@jest/globals';
import { createWatches } from '../../../src/streaming/stream/watches.ts';
import { eventually } from '../../support/eventually.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { workers: false });
const { pool } = test.database;

/** As if every notification got lost. */
const LOST = { ...process.streaming.notifications, subscribe: () => () => undefined };

describe('what a stream job watches', () => {
  it.each([
    ['is changed', 'UPDATE destinations SET version = version + 1 WHERE id = $1'],
    ['is gone', 'DELETE FROM destinations WHERE id = $1'],
  ])('tells it that its destination %s, even if the notification of it gets lost', async (_, change) => {
    const target = await process.createDestination('http://127.0.0.1:9/');
    const other = await process.createDestination('http://127.0.0.1:9/');
    const watches = createWatches({ ...process.streaming, notifications: LOST });
    const [watch, unchanged] = [target, other].map((of) => watches.open(of, new AbortController().signal));
    if (watch === undefined || unchanged === undefined) throw new Error('Both were opened');
    const { rows } = await pool.query<{ version: number }>('SELECT version FROM destinations WHERE id = $1', [
      target.destinationId,
    ]);
    for (const one of [watch, unchanged]) one.loaded(rows[0]?.version ?? 0);
    await pool.query(change, [target.destinationId]);
    await eventually(async () => watch.stale);
    expect(unchanged.stale).toBe(false);
    for (const one of [watch, unchanged]) one.close();
  });
});
