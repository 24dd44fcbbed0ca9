import { beforeEach, describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../../src/observability/metrics.ts';
import { createDeadLetterGauges } from '../../../src/streaming/attempts/dead-letter-gauges.ts';
import { deleteDeadLetters } from '../../../src/streaming/retention/dead-letters.ts';
import { createStreamingMetrics } from '../../../src/streaming/attempts/streaming-metrics.ts';
import { createCapturingLog } from '../../support/capturing-log.ts';
import { daysAgo } from '../../support/log-history.ts';
import type { TestDestination } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { workers: false });
const first = await process.createDestination('http://127.0.0.1:9/');
const second = await process.createDestination('http://127.0.0.1:9/');

describe('dead letters', () => {
  beforeEach(() => test.database.pool.query('DELETE FROM failed_deliveries'));

  /** `count` deliveries that failed long ago; dead since then, or (undefined) still waiting. */
  async function failed({ destinationId, streamId }: TestDestination, count: number, deadAt?: Date) {
    await test.database.pool.query(
      `INSERT INTO failed_deliveries (destination_id, stream_id, sequence, event_id, event_type, received_at, attempts,
                                      dead_at, body)
       SELECT $1, $2, n, n, 'x', $5, 4, $4, '{}'
       FROM generate_series(nextval('audit_event_ids') * 100000, currval('audit_event_ids') * 100000 + $3 - 1) n`,
      [destinationId, streamId, count, deadAt?.toISOString() ?? null, daysAgo(60).toISOString()],
    );
  }

  async function left({ destinationId }: TestDestination): Promise<number> {
    const text = 'SELECT FROM failed_deliveries WHERE destination_id = $1';
    return (await test.database.pool.query(text, [destinationId])).rows.length;
  }

  it('go when they have been dead for too long, however old their events are, and the log says how many', async () => {
    await failed(first, 2_500, daysAgo(31));
    await failed(first, 3, daysAgo(29));
    await failed(first, 4);
    await failed(second, 2, daysAgo(40));
    const { log, lines } = createCapturingLog();
    const metrics = createMetrics({ process: false });
    const parts = { ...process.streaming, log, metrics: createStreamingMetrics(metrics) };
    await deleteDeadLetters(parts, daysAgo(30), 60_000);
    expect([await left(first), await left(second)]).toEqual([7, 0]);
    expect(lines).toHaveLength(2);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ destination: first.destinationId, events: 2_500 }),
        expect.objectContaining({ destination: second.destinationId, events: 2 }),
      ]),
    );
    expect((await metrics.answer()).text).toMatch(/^auditstream_dead_letters_deleted_total 2502$/m);
    await deleteDeadLetters(parts, daysAgo(30), 60_000);
    expect(lines).toHaveLength(2);
  });

  it('that are being sent again are not deleted meanwhile', async () => {
    await failed(first, 2, daysAgo(31));
    const client = await test.database.pool.connect();
    try {
      await client.query('BEGIN; UPDATE failed_deliveries SET dead_at = NULL, manual = true');
      await deleteDeadLetters(process.streaming, daysAgo(30), 60_000);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    expect(await left(first)).toBe(2);
  });

  it('are counted, and the oldest says how close it is to its end', async () => {
    await failed(first, 3, daysAgo(2));
    await failed(second, 1, daysAgo(5));
    await failed(second, 1);
    const metrics = createMetrics({ process: false });
    const gauges = createDeadLetterGauges(metrics, test.database.pool, () => daysAgo(0));
    await gauges.update();
    const { text } = await metrics.answer();
    expect(text).toMatch(/^auditstream_dead_letters 4$/m);
    const [, seconds] = /^auditstream_oldest_dead_letter_seconds (\S+)$/m.exec(text) ?? [];
    expect(Math.round(Number(seconds) / 86_400)).toBe(5);
  });
});
