import { describe, expect, it } from '@jest/globals';
import { afterRetry } from '../../src/streaming/after-retry.ts';
import type { Outcome } from '../../src/streaming/outcome.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const policy = { retrySchedule: [5_000, 30_000], random: 0.5 };
const failed: Outcome = { kind: 'failed', answered: true };
const at = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
const conclude = (outcome: Outcome, attempts = 1) => afterRetry(outcome, attempts, policy, now);

describe('a retry', () => {
  it('is done when it gets through', () =>
    expect(conclude({ kind: 'delivered' })).toEqual({ kind: 'delivered' }));

  it('that fails comes again on the schedule, and is a dead letter after its last delay', () => {
    expect(conclude(failed, 1)).toEqual({ kind: 'again', nextAttemptAt: at(5_000) });
    expect(conclude(failed, 2)).toEqual({ kind: 'again', nextAttemptAt: at(30_000) });
    expect(conclude(failed, 3)).toEqual({ kind: 'dead' });
  });

  it('waits for as long as the answer asks', () =>
    expect(conclude({ kind: 'failed', answered: true, retryAfterMs: 60_000 })).toEqual({
      kind: 'again',
      nextAttemptAt: at(60_000),
    }));

  it('pauses its destination when that asks for it, and switches it off when it is gone', () => {
    expect(conclude({ kind: 'busy' })).toEqual({ kind: 'pause', nextProbeAt: at(5_000) });
    expect(conclude({ kind: 'busy', retryAfterMs: 60_000 }, 3)).toEqual({
      kind: 'pause',
      nextProbeAt: at(60_000),
    });
    expect(conclude({ kind: 'gone' })).toEqual({ kind: 'off' });
  });

  it('that our own stop cut off is repeated', () =>
    expect(conclude({ kind: 'aborted' }, 3)).toEqual({ kind: 'repeat' }));
});
