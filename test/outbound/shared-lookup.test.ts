import { describe, expect, it } from '@jest/globals';
import { createSharedLookup, type SharedLookupOptions } from '../../src/outbound/shared-lookup.ts';
import type { ResolvedAddress } from '../../src/outbound/lookup.ts';

const ADDRESS: ResolvedAddress = { address: '8.8.8.8', family: 4 };
const OTHER: ResolvedAddress = { address: '8.8.4.4', family: 4 };

/** A resolver whose answers come when the test says so. */
function slowResolver(options: SharedLookupOptions = {}) {
  const asked: string[] = [];
  const waiting = new Map<string, PromiseWithResolvers<readonly ResolvedAddress[]>>();
  let now = 0;
  const shared = createSharedLookup(
    (hostname) => {
      asked.push(hostname);
      const answer = Promise.withResolvers<readonly ResolvedAddress[]>();
      waiting.set(hostname, answer);
      return answer.promise;
    },
    { clock: () => now, patienceMs: 10_000, patienceWithStaleMs: 10_000, ...options },
  );
  const settled = () => new Promise(setImmediate);
  return {
    asked,
    ask: (hostname: string, shareKey = 'group 1', signal?: AbortSignal) =>
      shared(hostname, { shareKey, ...(signal && { signal }) }),
    later: (milliseconds: number) => void (now += milliseconds),
    async answer(hostname: string, ...addresses: ResolvedAddress[]) {
      await settled();
      waiting.get(hostname)?.resolve(addresses);
      await settled();
    },
    async fail(hostname: string, code: string) {
      await settled();
      waiting.get(hostname)?.reject(Object.assign(new Error(code), { code }));
      await settled();
    },
    settled,
  };
}

describe('look-ups of names', () => {
  it('that are equal share one that is under way, for all callers', async () => {
    const names = slowResolver();
    const answers = Promise.all([names.ask('a.test'), names.ask('a.test', 'group 2'), names.ask('a.test')]);
    await names.answer('a.test', ADDRESS);
    expect(await answers).toEqual([[ADDRESS], [ADDRESS], [ADDRESS]]);
    expect(names.asked).toEqual(['a.test']);
  });

  it('are made again for what comes after an answer', async () => {
    const names = slowResolver();
    const first = names.ask('a.test');
    await names.answer('a.test', ADDRESS);
    await first;
    const second = names.ask('a.test');
    await names.answer('a.test', OTHER);
    expect(await second).toEqual([OTHER]);
  });

  it('that failed are not made again for some seconds', async () => {
    const names = slowResolver();
    const first = names.ask('a.test');
    const refused = expect(first).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await names.fail('a.test', 'ENOTFOUND');
    await refused;
    await expect(names.ask('a.test', 'group 2')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(names.asked).toHaveLength(1);
    names.later(5_001);
    const again = names.ask('a.test');
    await names.answer('a.test', ADDRESS);
    expect(await again).toEqual([ADDRESS]);
  });

  it('of one key are few at a time, and take no place of another', async () => {
    const names = slowResolver({ patienceMs: 500 });
    const slow = Promise.allSettled(Array.from({ length: 30 }, (_, index) => names.ask(`slow${index}.test`)));
    const other = names.ask('b.test', 'group 2');
    await names.settled();
    expect(names.asked).toEqual(['slow0.test', 'slow1.test', 'slow2.test', 'slow3.test', 'b.test']);
    await names.answer('b.test', ADDRESS);
    expect(await other).toEqual([ADDRESS]);
    const results = await slow;
    expect(new Set(results.map((result) => result.status === 'rejected' && String(result.reason)))).toEqual(
      new Set(['Error: No name server answered within 500 ms']),
    );
    // Those that were given up before their turn were never made.
    expect(names.asked).toHaveLength(5);
  });

  it('keep their place until they end, and fail at once for who comes when they are late', async () => {
    const names = slowResolver({ placesPerKey: 1, patienceMs: 500 });
    await expect(names.ask('slow.test')).rejects.toThrow('No name server answered within 500 ms');
    const next = names.ask('next.test').catch(() => names.ask('next.test'));
    await names.settled();
    expect(names.asked).toEqual(['slow.test']);
    names.later(501);
    await expect(names.ask('slow.test', 'group 2')).rejects.toThrow('No name server answered');
    await names.fail('slow.test', 'EAI_AGAIN');
    await names.answer('next.test', ADDRESS);
    expect(await next).toEqual([ADDRESS]);
  });

  it('that get no answer have the last one, soon; but not when there is no such name any more', async () => {
    const names = slowResolver({ patienceWithStaleMs: 20 });
    const first = names.ask('a.test');
    await names.answer('a.test', ADDRESS);
    await first;
    names.later(60_000);
    expect(await names.ask('a.test')).toEqual([ADDRESS]);
    names.later(21);
    expect(await names.ask('a.test')).toEqual([ADDRESS]);
    expect(names.asked).toHaveLength(2);
    await names.fail('a.test', 'EAI_AGAIN');
    expect(await names.ask('a.test')).toEqual([ADDRESS]);
    expect(names.asked).toHaveLength(2);
    names.later(5_001);
    const gone = names.ask('a.test');
    const refused = expect(gone).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await names.fail('a.test', 'ENOTFOUND');
    await refused;
    await expect(names.ask('a.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('have the last answer for an hour', async () => {
    const names = slowResolver({ patienceMs: 100 });
    const first = names.ask('a.test');
    await names.answer('a.test', ADDRESS);
    await first;
    names.later(3_600_001);
    await expect(names.ask('a.test')).rejects.toThrow('No name server answered');
  });

  it('use what another has found while they waited for their turn', async () => {
    const names = slowResolver({ placesPerKey: 1, patienceMs: 10_000 });
    const slow = names.ask('slow.test');
    const queued = names.ask('a.test');
    const other = names.ask('a.test', 'group 2');
    await names.answer('a.test', ADDRESS);
    expect(await other).toEqual([ADDRESS]);
    await names.answer('slow.test', OTHER);
    expect(await slow).toEqual([OTHER]);
    expect(await queued).toEqual([ADDRESS]);
    expect(names.asked).toEqual(['slow.test', 'a.test']);
  });

  it('are left by who is not interested any more, with the reason', async () => {
    const names = slowResolver({ placesPerKey: 1 });
    const gone = new AbortController();
    const [running, queued] = [
      names.ask('a.test', 'group 1', gone.signal),
      names.ask('b.test', 'group 1', gone.signal),
    ];
    const left = Promise.allSettled([running, queued]);
    await names.settled();
    gone.abort(new Error('gone'));
    expect(await left).toMatchObject([{ reason: { message: 'gone' } }, { reason: { message: 'gone' } }]);
    await expect(names.ask('c.test', 'group 1', gone.signal)).rejects.toThrow('gone');
    expect(names.asked).toEqual(['a.test']);
  });
});
