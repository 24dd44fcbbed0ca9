import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sequenceSpans } from '../../src/event-log/sequence-spans.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createGroupWithStream } from '../support/groups.ts';

let test: TestDatabase;
let streamId: number;
let emptyStreamId: number;
const NOW = Date.now();
const at = (second: number): Date => new Date(NOW + second * 1_000);

// Sequences 11 to 30, of which two each were accepted at the same second: 11 and 12 at 1, …, 29 and 30 at 10. Those
// before 11 are older than the retention and gone.
beforeAll(async () => {
  test = await createTestDatabase();
  ({ streamId } = await createGroupWithStream(test.database));
  ({ streamId: emptyStreamId } = await createGroupWithStream(test.database));
  const { pool } = test.database;
  await pool.query(
    `INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                               author_name, body)
     SELECT $1, n, $2::timestamptz + ((n - 9) / 2) * interval '1 second', n, now(), 't', 'Group', 'g', 'Ada', '{}'
     FROM generate_series(11, 30) AS n`,
    [streamId, at(0).toISOString()],
  );
  await pool.query('UPDATE streams SET last_sequence = 30, last_received_at = $2 WHERE id = $1', [
    streamId,
    at(10).toISOString(),
  ]);
});
afterAll(() => test.close());

it.each([
  ['everything', at(-100), at(100), 10, 30],
  ['from a moment on, those of that moment included', at(3), at(100), 14, 30],
  ['before a moment, those of that moment excluded', at(-100), at(3), 10, 14],
  ['one moment', at(3), at(4), 14, 16],
  ['between two moments', at(3.5), at(3.6), 16, 16],
  ['after everything', at(50), at(60), 30, 30],
  ['before everything', at(-60), at(-50), 10, 10],
])('finds %s', async (_name, from, to, after, last) => {
  const spans = await sequenceSpans(test.database.pool, [emptyStreamId, streamId], { from, to });
  expect(spans).toEqual([
    { streamId, after, last },
    { streamId: emptyStreamId, after: 0, last: 0 },
  ]);
});
