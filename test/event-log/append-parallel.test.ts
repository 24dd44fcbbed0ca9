import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createGroupWithStream } from '../support/groups.ts';

const WRITER = fileURLToPath(new URL('../support/parallel-writer.ts', import.meta.url));
const PROCESSES = 3;
const REQUESTS = 400;

describe('appends from several processes at once', () => {
  let test: TestDatabase;
  let streamIds: number[];

  beforeAll(async () => {
    test = await createTestDatabase();
    streamIds = [];
    for (let index = 0; index < 3; index += 1)
      streamIds.push((await createGroupWithStream(test.database)).streamId);
  });
  afterAll(() => test.close());

  it('number every stream without a gap or a duplicate, and what a reader sees is always a prefix', async () => {
    const reader = watchPrefixes();
    const writers = Array.from({ length: PROCESSES }, (_, index) => write(`writer ${index}`));
    const acknowledged = (await Promise.all(writers)).flat();
    const looks = await reader.stop();

    expect(looks.violations).toEqual([]);
    expect(looks.count).toBeGreaterThan(10);
    const { rows } = await test.database.pool.query<{
      stream_id: number;
      sequence: number;
      id: number;
      received_at: Date;
    }>('SELECT stream_id, sequence, id, received_at FROM audit_events ORDER BY stream_id, sequence');
    for (const streamId of streamIds) {
      const events = rows.filter((row) => row.stream_id === streamId);
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
      expect(isIncreasing(events.map(({ id }) => id))).toBe(true);
      expect(neverFalls(events.map(({ received_at }) => received_at.getTime()))).toBe(true);
    }
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect([...acknowledged].sort((a, b) => a - b)).toEqual(rows.map(({ id }) => id).sort((a, b) => a - b));
  });

  async function write(name: string): Promise<number[]> {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      WRITER,
      JSON.stringify(test.connection),
      JSON.stringify(streamIds),
      String(REQUESTS),
      name,
    ]);
    return JSON.parse(stdout) as number[];
  }

  // A prefix: as many events are visible as the highest visible number says, and the stream's row says the same.
  function watchPrefixes() {
    let stopped = false;
    const violations: unknown[] = [];
    let count = 0;
    const running = (async () => {
      while (!stopped) {
        const { rows } = await test.database.pool.query<{
          last_sequence: number;
          highest: number;
          visible: number;
        }>(
          `SELECT s.id, s.last_sequence, coalesce(max(e.sequence), 0) AS highest, count(e.sequence) AS visible
           FROM streams s LEFT JOIN audit_events e ON e.stream_id = s.id GROUP BY s.id`,
        );
        count += 1;
        violations.push(
          ...rows.filter((row) => row.highest !== row.visible || row.last_sequence !== row.highest),
        );
      }
    })();
    return {
      async stop() {
        stopped = true;
        await running;
        return { violations, count };
      },
    };
  }
});

function isIncreasing(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value > (values[index - 1] as number));
}

function neverFalls(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value >= (values[index - 1] as number));
}
