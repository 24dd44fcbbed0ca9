import { describe, expect, it } from '@jest/globals';
import { judge } from '../../../src/destination-kinds/http/judge.ts';
import { failureCauses } from '../../../src/outbound/outbound-errors.ts';
import type { FailureClass } from '../../../src/outbound/send-result.ts';

describe('the outcome of a request over HTTP', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const answer = (status: number, retryAfter?: string) =>
    judge(
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
      judge({ kind: 'failure', class: kind, message: failureCauses.GIVEN_UP, durationMs: 1 }, () => now)
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
