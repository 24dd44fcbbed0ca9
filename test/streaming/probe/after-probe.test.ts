import { describe, expect, it } from '@jest/globals';
import { afterProbe, triesAnother } from '../../../src/streaming/probe/after-probe.ts';
import type { Outcome } from '../../../src/destination-kinds/outcome.ts';
import { testErrors } from '../../../src/streaming/streaming-errors.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const now = new Date('2026-11-21T12:00:00.000Z');
const policy = { retrySchedule: [5_000, 30_000], retention: 30 * DAY, random: 0.5 };
const failing = { failingSince: new Date(now.getTime() - MINUTE), probes: 0 };
const delivered: Outcome = { kind: 'delivered' };
const refused: Outcome = { kind: 'failed', answered: true };
const silent: Outcome = { kind: 'failed', answered: false };
const denied: Outcome = { kind: 'denied', text: testErrors.VERIFY_ANSWERED({ status: 401 }) };
const after = (milliseconds: number) => ({
  kind: 'again',
  nextProbeAt: new Date(now.getTime() + milliseconds),
});
const conclude = (outcomes: readonly Outcome[], state = failing) => afterProbe(outcomes, state, policy, now);

describe('a probe', () => {
  it('that gets through, or finds nothing to send, ends the outage', () => {
    expect(conclude([delivered])).toEqual({ kind: 'recovered', refusing: false });
    expect(conclude([])).toEqual({ kind: 'recovered', refusing: false });
  });

  it('of which another event gets through shows that the first ones are refused', () => {
    expect(conclude([refused, refused, delivered])).toEqual({ kind: 'recovered', refusing: true });
  });

  it('tries another event only after an answer that refuses one', () => {
    const unanswered: Outcome = { kind: 'busy', answered: false };
    const later: Outcome = { kind: 'busy', answered: true, retryAfterMs: 1_000 };
    const others: Outcome[] = [
      ...[delivered, silent, unanswered, later, denied],
      ...([{ kind: 'gone' }, { kind: 'aborted' }] as const),
    ];
    const refusing: Outcome[] = [refused, { kind: 'busy', answered: true }, { kind: 'refused' }];
    expect(refusing.map(triesAnother)).toEqual(refusing.map(() => true));
    expect(others.map(triesAnother)).toEqual(others.map(() => false));
  });

  it('that fails is repeated on the schedule, whose last delay repeats', () => {
    expect(conclude([silent])).toEqual(after(30_000));
    expect(conclude([refused, refused], { ...failing, probes: 7 })).toEqual(after(30_000));
  });

  it('waits for as long as the destination asks, an hour at most', () => {
    expect(conclude([{ kind: 'busy', answered: true, retryAfterMs: 10 * MINUTE }])).toEqual(
      after(10 * MINUTE),
    );
    expect(conclude([refused, { kind: 'busy', answered: true, retryAfterMs: DAY }])).toEqual(
      after(60 * MINUTE),
    );
  });

  it('of a destination that a person has to mend comes every ten minutes at most, until it is switched off', () => {
    expect(conclude([denied])).toEqual(after(10 * MINUTE));
    expect(afterProbe([denied], failing, { ...policy, retrySchedule: [60 * MINUTE] }, now)).toEqual(
      after(60 * MINUTE),
    );
    const long = { failingSince: new Date(now.getTime() - 30 * DAY - 1), probes: 99 };
    expect(conclude([denied], long)).toMatchObject({ kind: 'off' });
  });

  it('that our own stop cut off is repeated at once', () => {
    expect(conclude([{ kind: 'aborted' }])).toEqual(after(0));
  });

  it('switches off a destination that is gone, and one that failed for longer than events are kept', () => {
    const long = { failingSince: new Date(now.getTime() - 30 * DAY - 1), probes: 99 };
    expect(conclude([refused, { kind: 'gone' }])).toMatchObject({
      kind: 'off',
      reason: 'The destination answered 410 Gone',
    });
    expect(conclude([silent], long)).toMatchObject({
      kind: 'off',
      reason: 'The destination failed for longer than events are kept',
    });
    expect(conclude([silent], { ...long, failingSince: new Date(now.getTime() - 30 * DAY) })).toMatchObject({
      kind: 'again',
    });
    expect(conclude([delivered], long)).toMatchObject({ kind: 'recovered' });
  });
});
