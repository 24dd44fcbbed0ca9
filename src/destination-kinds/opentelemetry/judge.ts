import type { PostResult } from '../../outbound/connections.ts';
import type { SendResponse } from '../../outbound/send-result.ts';
import { judgeFailure, judgeStatus } from '../judge-http.ts';
import { answerClasses } from '../kind-errors.ts';
import { meanings } from '../meanings.ts';
import type { Outcome } from '../outcome.ts';
import { masked } from '../said.ts';
import type { Answer, SendReport } from '../sender.ts';
import { otlpAnswers as say } from './opentelemetry-errors.ts';
import { readAnswer, type OtlpAnswer } from './read-answer.ts';

const DELIVERED: Outcome = { kind: 'delivered' };
const FAILED: Outcome = { kind: 'failed', answered: true };
const EXCERPT = 4 * 1_024;

const DENIALS = {
  login: say.OTLP_DENIES_LOGIN,
  path: say.OTLP_DENIES_PATH,
  encoding: say.OTLP_DENIES_ENCODING,
} as const;

/** Statuses that a repetition cannot change; all others have the meaning that they have for every receiver. */
const MEANINGS = meanings<keyof typeof DENIALS | 'refused', number>({
  ...{ refused: [400, 413, 422], login: [401, 402, 403], path: [404, 405, 410], encoding: [415] },
});

/** Concludes what an answer to so many events means; `secrets` are masked. */
export function judge(
  result: PostResult,
  events: number,
  now: () => Date,
  secrets: readonly string[],
): SendReport {
  if (result.kind === 'failure') return { outcome: judgeFailure(result.class), answer: result };
  const said = readAnswer(result, secrets);
  const outcome = outcomeOf(result, said, events, now);
  const { durationMs, status, phases, kept } = result;
  const excerpt = outcome === DELIVERED ? '' : masked((kept?.body ?? '').slice(0, EXCERPT), secrets);
  return {
    outcome,
    answer: {
      ...{ durationMs, status, ...(phases && { phases }) },
      ...wordsOf(status, said, outcome),
      ...(excerpt !== '' && { excerpt }),
    },
  };
}

function outcomeOf(
  { status, retryAfter }: SendResponse,
  answer: OtlpAnswer,
  events: number,
  now: () => Date,
): Outcome {
  const { said, rejected, code } = answer;
  const refused: Outcome = { kind: 'refused', ...(code !== undefined && { code }) };
  if (status >= 200 && status < 300) {
    if (answer.isPage) return FAILED;
    if (rejected === 0) return DELIVERED;
    const text = say.OTLP_REFUSED_SOME({ rejected, events, said });
    return rejected >= events ? refused : { kind: 'delivered', note: 'partly-refused', text };
  }
  // A proxy in front of the receiver may refuse single events for their content: no person has to correct that.
  const meaning = answer.isPage ? undefined : MEANINGS.get(status);
  if (meaning === undefined) return judgeStatus(status, retryAfter, now);
  // The refused event is found by halving: it is the one that is refused alone.
  if (meaning === 'refused') return events > 1 ? FAILED : refused;
  return { kind: 'denied', text: DENIALS[meaning]({ status, said }) };
}

function wordsOf(
  status: number,
  { said, code, isPage, rejected }: OtlpAnswer,
  { kind }: Outcome,
): Partial<Answer> {
  if (kind === 'delivered') return rejected === 0 ? {} : { class: say.otlp };
  if (status >= 300 && status < 400) return { class: answerClasses.redirect };
  if (isPage && kind !== 'busy') return { class: say.page, message: say.OTLP_NOT_OTLP({ status }) };
  if (said === '' && kind !== 'refused') return { class: answerClasses.status };
  const message =
    kind === 'refused' ? say.OTLP_REFUSES({ status, said }) : say.OTLP_ANSWERED({ status, said });
  return { class: say.otlp, message, ...(code !== undefined && { code }) };
}
