import type { PostResult } from '../../outbound/connections.ts';
import { judgeFailure, judgeStatus } from '../judge-http.ts';
import { answerClasses } from '../kind-errors.ts';
import type { Outcome } from '../outcome.ts';
import type { EventReport } from '../sender.ts';

const DELIVERED: Outcome = { kind: 'delivered' };
const GONE: Outcome = { kind: 'gone' };

/** Concludes a request; the clock is asked only for a `Retry-After` that is a date. */
export function judge(result: PostResult, now: () => Date): EventReport {
  if (result.kind === 'failure') return { outcome: judgeFailure(result.class), answer: result };
  const { status } = result;
  if (status >= 200 && status < 300) return { outcome: DELIVERED, answer: result };
  // Redirects are not followed, so they are failures like every other status.
  const word = status >= 300 && status < 400 ? answerClasses.redirect : answerClasses.status;
  const outcome = status === 410 ? GONE : judgeStatus(status, result.retryAfter, now);
  return { outcome, answer: { ...result, class: word } };
}
