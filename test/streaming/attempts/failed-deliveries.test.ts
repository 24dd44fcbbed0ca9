import { describe, expect, it } from '@jest/globals';
import { withTransaction } from '../../../src/database/transaction.ts';
import { hasTooManyRetries, MAX_OPEN_RETRIES } from '../../../src/streaming/attempts/failed-deliveries.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { workers: false });
const { pool } = test.database;

describe('the deliveries of a destination that wait for another attempt', () => {
  it.each([
    ['that failed are too many from a thousand on', 'manual = false', true],
    ['that a person sends again are never too many', 'manual = true', false],
    ['that are dead are never too many', 'dead_at = now()', false],
  ])('%s', async (_, set, tooMany) => {
    const { destinationId, streamId } = await process.createDestination('http://127.0.0.1:9/');
    await pool.query(
      `INSERT INTO failed_deliveries (destination_id, stream_id, sequence, event_id, event_type, received_at, attempts, body)
       SELECT $1, $2, n, n, 'x', now(), 1, '{}' FROM generate_series(1, $3::int) AS n`,
      [destinationId, streamId, MAX_OPEN_RETRIES - 1],
    );
    await pool.query(`UPDATE failed_deliveries SET ${set} WHERE destination_id = $1`, [destinationId]);
    expect(await withTransaction(pool, (client) => hasTooManyRetries(client, destinationId, 1))).toBe(
      tooMany,
    );
  });
});
