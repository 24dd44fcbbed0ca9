import { describe, expect, it } from '@jest/globals';
import { createExpiringCache } from '../../src/cache/expiring-cache.ts';

const TTL = 1_000;

/** A cache with a clock and a source of numbered answers that count how often they were asked for. */
function setUp(maxEntries = 100) {
  const clock = { at: 50_000 };
  const cache = createExpiringCache<string, number>({ ttl: TTL, maxEntries, now: () => new Date(clock.at) });
  let loads = 0;
  const load = async (): Promise<number> => ++loads;
  return { clock, cache, load, loads: () => loads };
}

describe('an expiring cache', () => {
  it('loads once within the time to live, and again at its end', async () => {
    const { clock, cache, load } = setUp();
    expect(await cache.get('a', load)).toBe(1);
    clock.at += TTL - 1;
    expect(await cache.get('a', load)).toBe(1);
    clock.at += 1;
    expect(await cache.get('a', load)).toBe(2);
  });

  it('forgets one key, and what is being loaded for it', async () => {
    const { cache, load } = setUp();
    await cache.get('a', load);
    await cache.get('b', load);
    const loading = cache.get('c', load);
    cache.forget('a');
    cache.forget('c');
    expect([await cache.get('b', load), await loading]).toEqual([2, 3]);
    expect([await cache.get('a', load), await cache.get('c', load)]).toEqual([4, 5]);
  });

  it('does not let use prolong the life of an entry', async () => {
    const { clock, cache, load } = setUp();
    for (let step = 0; step < 4; step += 1) {
      await cache.get('a', load);
      clock.at += TTL / 4;
    }
    expect(await cache.get('a', load)).toBe(2);
  });

  it('counts the age from the question, however long the answer took', async () => {
    const { clock, cache, load } = setUp();
    await cache.get('a', async () => {
      clock.at += TTL;
      return 99;
    });
    expect(await cache.get('a', load)).toBe(1);
  });

  it('does not trust an entry from the future after the clock was set back', async () => {
    const { clock, cache, load } = setUp();
    await cache.get('a', load);
    clock.at -= 1;
    expect(await cache.get('a', load)).toBe(2);
  });

  it('does not remember that a value is missing', async () => {
    const { cache, load } = setUp();
    expect(await cache.get('a', async () => undefined)).toBeUndefined();
    expect(await cache.get('a', load)).toBe(1);
  });

  it('does not remember a failure, and all callers that waited get it', async () => {
    const { cache, load } = setUp();
    const fail = async (): Promise<number> => Promise.reject(new Error('away'));
    const results = await Promise.allSettled([cache.get('a', fail), cache.get('a', fail)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.get('a', load)).toBe(1);
  });

  it('survives a load that throws before it promises anything', async () => {
    const { cache, load } = setUp();
    const bug = (): never => {
      throw new Error('bug');
    };
    await expect(cache.get('a', bug)).rejects.toThrow('bug');
    expect(await cache.get('a', load)).toBe(1);
  });

  it('shares one load between concurrent gets of one key, but not between keys', async () => {
    const { cache, load, loads } = setUp();
    const gets = ['a', 'a', 'b', 'a'].map(async (key) => cache.get(key, load));
    expect(await Promise.all(gets)).toEqual([1, 1, 2, 1]);
    expect(loads()).toBe(2);
  });

  it('lets no caller join a load that has run for longer than the time to live', async () => {
    const { clock, cache, load } = setUp();
    const { promise, resolve } = Promise.withResolvers<number>();
    const hanging = cache.get('a', () => promise);
    clock.at += TTL;
    expect(await cache.get('a', load)).toBe(1);
    resolve(99);
    expect(await hanging).toBe(99);
    expect(await cache.get('a', load)).toBe(1);
  });

  it('does not remember what was being loaded when it was cleared', async () => {
    const { cache, load } = setUp();
    const { promise, resolve } = Promise.withResolvers<number>();
    const early = cache.get('a', () => promise);
    cache.clear();
    const late = cache.get('a', load);
    resolve(99);
    expect(await early).toBe(99);
    expect(await late).toBe(1);
    expect(await cache.get('a', load)).toBe(1);
  });

  it('makes room by forgetting what was not used for longest', async () => {
    const { cache, load } = setUp(2);
    await cache.get('a', load);
    await cache.get('b', load);
    await cache.get('a', load);
    await cache.get('c', load);
    expect(await cache.get('a', load)).toBe(1);
    expect(await cache.get('b', load)).toBe(4);
  });
});
