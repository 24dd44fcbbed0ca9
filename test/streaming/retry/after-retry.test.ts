import { describe, expect, it } from '@jest/globals';
import { afterRetry } from '../../../src/streaming/retry/after-retry.ts';
import type { Outcome } from '../../../src/destination-kinds/outcome.ts';
import { testErrors } from '../../../src/streaming/streaming-errors.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const policy = { retrySchedule: [5_000, 30_000], random: 0.5, isDown: false };
const busy: Outcome = { kind: 'busy', answered: true };
const failed: Outcome = { kind: 'failed', answered: true };
const at = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
const conclude = (outcome: Outcome, attempts = 1, isDown = false) =>
  afterRetry(outcome, attempts, { ...policy, isDown }, now);

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

  it('that stays refused while others get through has used up an attempt', () => {
    expect(conclude(busy, 1)).toEqual({ kind: 'again', nextAttemptAt: at(5_000) });
    expect(conclude(busy, 3)).toEqual({ kind: 'dead' });
  });

  it('pauses its destination when that takes nothing or asks for minutes, and switches it off when it is gone', () => {
    expect(conclude(busy, 1, true)).toEqual({ kind: 'pause', nextProbeAt: at(5_000) });
    expect(conclude({ ...busy, retryAfterMs: 60_000 }, 3)).toEqual({
      kind: 'pause',
      nextProbeAt: at(60_000),
    });
    expect(conclude({ kind: 'gone' })).toEqual({ kind: 'off' });
  });

  it('is a dead letter at once when the destination will never take the event', () =>
    expect(conclude({ kind: 'refused' })).toEqual({ kind: 'dead' }));

  it('pauses its destination for ten minutes when a person has to mend it, and uses up no attempt', () => {
    const text = testErrors.VERIFY_ANSWERED({ status: 401 });
    expect(conclude({ kind: 'denied', text }, 3)).toEqual({
      kind: 'pause',
      nextProbeAt: at(600_000),
      denied: text,
    });
  });

  it('that our own stop cut off is repeated', () =>
    expect(conclude({ kind: 'aborted' }, 3)).toEqual({ kind: 'repeat' }));
});
