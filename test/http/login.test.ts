import { describe, expect, it } from '@jest/globals';
import { createLogin } from '../../src/http/login.ts';
import { tokenDigest } from '../../src/http/token-digest.ts';

const HERE = '198.51.100.7';
const LIMITS = {
  badTokens: { burst: 2, perMinute: 6 },
  requestsWithoutToken: { burst: 9, perMinute: 9 },
  requestsPerHolder: { burst: 1_000, perMinute: 1_000 },
  requestsPerToken: { burst: 1_000, perMinute: 1_000 },
};
const KNOWN = { kind: 'known', caller: 'Ada' };
const TOO_OFTEN = { kind: 'too-often', of: 'bad-tokens' };

/** A login whose lookups end when the test says so; `good` tokens are good. */
function start(good: Set<string>) {
  let clock = 0;
  let gate = Promise.resolve();
  const lookedUp: string[] = [];
  const login = createLogin({
    authenticate: async (token) => {
      lookedUp.push(token);
      await gate;
      return good.has(token) ? 'Ada' : undefined;
    },
    digestOf: tokenDigest,
    keysOf: (caller) => [caller],
    limits: LIMITS,
    now: () => new Date(clock),
  });
  const hold = (): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    return resolve;
  };
  return {
    lookedUp,
    hold,
    setClock: (milliseconds: number) => void (clock = milliseconds),
    attempt: (token: string, address: string | null = HERE) => login.attempt(token, address, true),
  };
}

describe('an address that sent too many bad tokens', () => {
  it('has new ones looked up one at a time', async () => {
    const test = start(new Set());
    for (const token of ['a', 'b', 'c']) await test.attempt(token);
    const release = test.hold();
    const waiting = test.attempt('d');
    expect(await test.attempt('e')).toMatchObject(TOO_OFTEN);
    expect(test.lookedUp).toEqual(['a', 'b', 'c', 'd']);
    release();
    expect(await waiting).toMatchObject(TOO_OFTEN);
    await test.attempt('f');
    expect(test.lookedUp).toEqual(['a', 'b', 'c', 'd', 'f']);
  });

  it('goes on at full speed with tokens that were good before, as long as they are', async () => {
    const good = new Set(['good']);
    const test = start(good);
    await test.attempt('good');
    for (const token of ['a', 'b', 'c']) await test.attempt(token);
    const release = test.hold();
    const answers = ['d', 'good', 'good', 'good'].map(async (token) => test.attempt(token));
    release();
    expect((await Promise.all(answers)).slice(1)).toEqual([KNOWN, KNOWN, KNOWN]);
    good.clear();
    expect(await test.attempt('good')).toMatchObject(TOO_OFTEN);
  });

  it('gets 401 again after a while, and nothing more when the clock is set back', async () => {
    const test = start(new Set());
    for (const token of ['a', 'b', 'c']) await test.attempt(token);
    test.setClock(-3_600_000);
    expect(await test.attempt('d')).toMatchObject(TOO_OFTEN);
    test.setClock(-3_590_000);
    expect(await test.attempt('e')).toEqual({ kind: 'bad' });
    expect(await test.attempt('f')).toEqual({ kind: 'too-often', of: 'bad-tokens', milliseconds: 10_000 });
  });

  it('is forgotten when ten thousand others have come since', async () => {
    const test = start(new Set());
    for (const token of ['a', 'b', 'c']) await test.attempt(token);
    for (let at = 0; at < 10_000; at += 1) await test.attempt('x', `10.0.${at >> 8}.${at & 255}`);
    expect(await test.attempt('d')).toEqual({ kind: 'bad' });
  });
});
