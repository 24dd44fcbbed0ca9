import { describe, expect, it } from '@jest/globals';
import { failureCauses } from '../../../src/outbound/outbound-errors.ts';
import type { FailureClass } from '../../../src/outbound/send-result.ts';
import { conclude } from '../../../src/streaming/attempts/outcome.ts';
import { probeDelay, retryDelay } from '../../../src/streaming/attempts/retry-schedule.ts';

const schedule = [5_000, 30_000, 120_000];
const middle = { random: 0.5 };

describe('the retry schedule', () => {
  it('gives the delay after each attempt and nothing after the last', () => {
    expect([1, 2, 3, 4].map((attempts) => retryDelay(schedule, attempts, middle))).toEqual([
      5_000,
      30_000,
      120_000,
      undefined,
    ]);
  });

  it('spreads delays by 20 % to either side', () => {
    expect([0, 0.9999999].map((random) => retryDelay(schedule, 1, { random }))).toEqual([4_000, 6_000]);
  });

  it('waits for as long as the receiver asks, but never less than the schedule and never more than an hour', () => {
    const after = (retryAfterMs: number) => retryDelay(schedule, 1, { ...middle, retryAfterMs });
    expect([1_000, 60_000, 10 * 3_600_000].map(after)).toEqual([5_000, 60_000, 3_600_000]);
  });

  it('repeats its last delay for probes', () => {
    expect([0, 1, 2, 3, 99].map((probes) => probeDelay(schedule, probes, middle))).toEqual([
      5_000, 30_000, 120_000, 120_000, 120_000,
    ]);
  });
});

describe('the outcome of an attempt', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const answer = (status: number, retryAfter?: string) =>
    conclude(
      { kind: 'response', status, durationMs: 1, ...(retryAfter === undefined ? {} : { retryAfter }) },
      () => now,
    ).outcome;

  it.each([200, 201, 204, 299])('%d is delivered', (status) =>
    expect(answer(status)).toEqual({ kind: 'delivered' }),
  );
  it.each([301, 302, 400, 404, 500, 501])('%d is a failure', (status) =>
    expect(answer(status)).toEqual({ kind: 'failed', answered: true }),
  );
  it.each([429, 502, 503, 504])('%d says that the destination is busy', (status) =>
    expect(answer(status, '120')).toEqual({ kind: 'busy', answered: true, retryAfterMs: 120_000 }),
  );
  it('410 switches the destination off', () => expect(answer(410)).toEqual({ kind: 'gone' }));
  it('takes Retry-After of other failures, too, as a date as well', () => {
    expect(answer(500, 'Sat, 21 Nov 2026 12:00:09 GMT')).toEqual({
      kind: 'failed',
      answered: true,
      retryAfterMs: 9_000,
    });
  });
  it('no connection and no answer say that it is busy; what a person has to mend is a failure', () => {
    const failure = (kind: FailureClass) =>
      conclude({ kind: 'failure', class: kind, message: failureCauses.GIVEN_UP, durationMs: 1 }, () => now)
        .outcome;
    for (const kind of ['timeout', 'connection', 'connect', 'dns'] as const) {
      expect(failure(kind)).toEqual({ kind: 'busy', answered: false });
    }
    for (const kind of ['tls', 'protocol', 'refused-address'] as const) {
      expect(failure(kind)).toEqual({ kind: 'failed', answered: false });
    }
    // Given up by ourselves: it says nothing.
    expect(failure('aborted')).toEqual({ kind: 'aborted' });
  });
});
