import type { ErrorText } from '../../errors/define-errors.ts';
import type { PostResult } from '../../outbound/connections.ts';
import { isPage, judgeFailure, judgeStatus, waitOf } from '../judge-http.ts';
import { answerClasses } from '../kind-errors.ts';
import type { Outcome } from '../outcome.ts';
import type { Answer, SendReport } from '../sender.ts';
import { gcpAnswers as say } from './google-cloud-logging-errors.ts';
import { readAnswer, type GoogleAnswer, type GoogleError } from './read-answer.ts';

const DELIVERED: Outcome = { kind: 'delivered' };

const DENIALS = {
  login: say.GCP_DENIES_LOGIN,
  permission: say.GCP_DENIES_PERMISSION,
  project: say.GCP_DENIES_PROJECT,
} as const;

type Meaning = 'refused' | 'busy' | keyof typeof DENIALS;

/** The statuses of gRPC that an entry or a request can have; others are failures. */
const STATUSES: Readonly<Record<string, { readonly code: number; readonly meaning: Meaning }>> = {
  INVALID_ARGUMENT: { code: 3, meaning: 'refused' },
  DEADLINE_EXCEEDED: { code: 4, meaning: 'busy' },
  NOT_FOUND: { code: 5, meaning: 'project' },
  PERMISSION_DENIED: { code: 7, meaning: 'permission' },
  RESOURCE_EXHAUSTED: { code: 8, meaning: 'busy' },
  OUT_OF_RANGE: { code: 11, meaning: 'refused' },
  INTERNAL: { code: 13, meaning: 'busy' },
  UNAVAILABLE: { code: 14, meaning: 'busy' },
  UNAUTHENTICATED: { code: 16, meaning: 'login' },
};
const BY_CODE = new Map(
  Object.entries(STATUSES).map(([status, { code, meaning }]) => [code, { status, meaning }]),
);

/** Concludes what an answer to so many entries means. */
export function judge(result: PostResult, events: number, now: () => Date): SendReport {
  if (result.kind === 'failure') return { outcome: judgeFailure(result.class), answer: result };
  const { status, retryAfter } = result;
  // Events are accepted even if the answer is cut off after a 2xx.
  if (status >= 200 && status < 300 && !isPage(result)) return { outcome: DELIVERED, answer: plain(result) };
  const answer = readAnswer(result);
  if (answer === undefined) {
    const outcome: Outcome =
      status < 300 ? { kind: 'failed', answered: true } : judgeStatus(status, retryAfter, now);
    return { outcome, answer: { ...plain(result), ...saidOfStatus(status) } };
  }
  const wait = waitOf(retryAfter, now);
  const said = { ...plain(result), class: say.google };
  const { entries, status: code } = answer;
  if (entries === undefined) {
    const outcome = ofRequest(answer, events, wait);
    return { outcome, answer: { ...said, code, message: messageOf(outcome, answer.said, code) } };
  }
  const outcome = Array.from({ length: events }, (_, index) => ofEntry(entries.get(index), wait));
  const answers = outcome.map((own, index) => {
    const error = entries.get(index);
    if (error === undefined) return undefined;
    const name = nameOf(error);
    return { ...said, code: name, message: messageOf(own, error.said, name) };
  });
  return { outcome, answers, answer: answers.find((own) => own !== undefined) ?? said };
}

function ofRequest(
  { status, said }: GoogleAnswer,
  events: number,
  wait: { readonly retryAfterMs?: number },
): Outcome {
  const meaning = STATUSES[status]?.meaning;
  // The refused entry is found by halving: it is the one that is refused alone.
  if (meaning === 'refused' && events > 1) return { kind: 'failed', answered: true };
  return outcomeOf(meaning, status, said, wait);
}

function ofEntry(error: GoogleError | undefined, wait: { readonly retryAfterMs?: number }): Outcome {
  if (error === undefined) return DELIVERED;
  return outcomeOf(BY_CODE.get(error.code)?.meaning, nameOf(error), error.said, wait);
}

function nameOf({ code }: GoogleError): string {
  return BY_CODE.get(code)?.status ?? String(code);
}

function outcomeOf(
  meaning: Meaning | undefined,
  code: string,
  said: string,
  wait: { readonly retryAfterMs?: number },
): Outcome {
  if (meaning === undefined) return { kind: 'failed', answered: true, ...wait };
  if (meaning === 'busy') return { kind: 'busy', answered: true, ...wait };
  if (meaning === 'refused') return { kind: 'refused', code };
  return { kind: 'denied', text: DENIALS[meaning]({ said, code }) };
}

function messageOf({ kind }: Outcome, said: string, code: string): ErrorText {
  return kind === 'refused' ? say.GCP_REFUSES({ said, code }) : say.GCP_ANSWERED({ said, code });
}

function plain(result: Extract<PostResult, { kind: 'response' }>): Answer {
  const { durationMs, status, excerpt, phases } = result;
  return { durationMs, status, ...(excerpt !== undefined && { excerpt }), ...(phases && { phases }) };
}

/** For an answer that says nothing in the words of the protocol. */
function saidOfStatus(status: number) {
  if (status >= 300 && status < 400) return { class: answerClasses.redirect };
  if (status >= 500 || status === 429) return { class: answerClasses.status };
  return { class: answerClasses.foreign, message: say.GCP_NOT_GCP({ status }) };
}
