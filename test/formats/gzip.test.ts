import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { batching as batchingOf } from '../../src/formats/batching.ts';
import { bodyWriterOf, gzip } from '../../src/formats/gzip.ts';
import { formatEvent } from './format-events.ts';

const batching = batchingOf({
  contentType: 'application/x-ndjson',
  ...{ open: '', separator: '\n', close: '\n' },
  item: ({ body }) => ['', body, ''],
});

describe('gzip', () => {
  it.each([0, 1, 700, 128 * 1024, 128 * 1024 + 1, 3_000_000])('gives %i bytes back', async (length) => {
    const bytes = Buffer.alloc(length, '{"id":1,"author_name":"Jané"}');
    expect(gunzipSync(await gzip(bytes)).equals(bytes)).toBe(true);
  });

  it('keeps large bodies away from the thread that serves requests', () => {
    expect(gzip(Buffer.alloc(128 * 1024))).toHaveProperty('length');
    expect(gzip(Buffer.alloc(128 * 1024 + 1))).toHaveProperty('then');
  });

  it('compresses a body that is longer than a piece, and one that is shorter', async () => {
    for (const count of [1, 5_000]) {
      const events = Array.from({ length: count }, (_, index) => formatEvent(index));
      const write = bodyWriterOf(batching, true);
      expect(gunzipSync(await write(events)).equals(batching.write(events))).toBe(true);
    }
  });

  it('fails with what failed in a piece', async () => {
    const broken = {
      ...batching,
      lengthOf: () => 1_000_000,
      *pieces() {
        yield Buffer.alloc(10);
        throw new Error('No more of it');
      },
    };
    await expect(bodyWriterOf(broken, true)([formatEvent(1)])).rejects.toThrow('No more of it');
  });

  it('leaves less than a quarter of events that are much alike', async () => {
    const bytes = Buffer.from(
      Array.from({ length: 100 }, (_, id) =>
        JSON.stringify({ id, event_type: 'repo_push', author: 'Jane' }),
      ).join(),
    );
    expect((await gzip(bytes)).length).toBeLessThan(bytes.length / 4);
  });
});
