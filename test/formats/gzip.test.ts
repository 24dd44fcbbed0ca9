import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { gzip } from '../../src/formats/gzip.ts';

describe('gzip', () => {
  it.each([0, 1, 700, 128 * 1024, 128 * 1024 + 1, 3_000_000])('gives %i bytes back', async (length) => {
    const bytes = Buffer.alloc(length, '{"id":1,"author_name":"Jané"}');
    expect(gunzipSync(await gzip(bytes)).equals(bytes)).toBe(true);
  });

  it('keeps large bodies away from the thread that serves requests', () => {
    expect(gzip(Buffer.alloc(128 * 1024))).toHaveProperty('length');
    expect(gzip(Buffer.alloc(128 * 1024 + 1))).toHaveProperty('then');
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
