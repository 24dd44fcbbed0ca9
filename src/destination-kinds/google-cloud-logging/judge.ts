import type { PostResult } from '../../outbound/connections.ts';
import { judgeFailure, judgeStatus, waitOf } from '../judge-http.ts';
import { answerClasses } from '../kind-errors.ts';
import type { Outcome } from '../outcome.ts';
import type { Answer, SendReport } from '../sender.ts';
import { gcpClasses, gcpDenials, gcpFailures } from './google-cloud-logging-errors.ts';
import { readAnswer, type GoogleAnswer, type GoogleError } from './read-answer.ts';

const DELIVERED: Outcome = { kind: 'delivered' };

type Meaning = 'refused' | 'busy' | 'login' | 'permission' | 'project';

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
  if (status >= 200 && status < 300) return { outcome: DELIVERED, answer: plain(result) };
  const answer = readAnswer(result);
  if (answer === undefined) {
    const word = status >= 300 && status < 400 ? answerClasses.redirect : answerClasses.status;
    return { outcome: judgeStatus(status, retryAfter, now), answer: { ...plain(result), class: word } };
  }
  const wait = waitOf(retryAfter, now);
  const outcome =
    answer.entries === undefined
      ? ofRequest(answer, events, wait)
      : Array.from({ length: events }, (_, index) => ofEntry(answer.entries?.get(index), wait));
  return { outcome, answer: { ...plain(result), ...saidOf(answer, outcome) } };
}

function ofRequest(
  { status, said }: GoogleAnswer,
  events: number,
  wait: { readonly retryAfterMs?: number },
): Outcome {
  const meaning = STATUSES[status]?.meaning;
  // Which entry it is shows when it is alone.
  if (meaning === 'refused' && events > 1) return { kind: 'failed', answered: true };
  return outcomeOf(meaning, status, said, wait);
}

function ofEntry(error: GoogleError | undefined, wait: { readonly retryAfterMs?: number }): Outcome {
  if (error === undefined) return DELIVERED;
  const known = BY_CODE.get(error.code);
  return outcomeOf(known?.meaning, known?.status ?? String(error.code), error.said, wait);
}

function outcomeOf(
  meaning: Meaning | undefined,
  code: string,
  said: string,
  wait: { readonly retryAfterMs?: number },
): Outcome {
  switch (meaning) {
    case 'refused':
      return { kind: 'refused', code };
    case 'busy':
      return { kind: 'busy', answered: true, ...wait };
    case 'login':
      return { kind: 'denied', text: gcpDenials.GCP_DENIES_LOGIN({ said, code }) };
    case 'permission':
      return { kind: 'denied', text: gcpDenials.GCP_DENIES_PERMISSION({ said, code }) };
    case 'project':
      return { kind: 'denied', text: gcpDenials.GCP_DENIES_PROJECT({ said, code }) };
    case undefined:
      return { kind: 'failed', answered: true, ...wait };
  }
}

function saidOf(answer: GoogleAnswer, outcome: SendReport['outcome']): Partial<Answer> {
  const first = answer.entries?.values().next().value;
  const code = first === undefined ? answer.status : (BY_CODE.get(first.code)?.status ?? String(first.code));
  const said = first?.said ?? answer.said;
  const outcomes = 'kind' in outcome ? [outcome] : outcome;
  const isRefusal = outcomes.some(({ kind }) => kind === 'refused');
  const message = isRefusal
    ? gcpFailures.GCP_REFUSES({ said, code })
    : gcpFailures.GCP_ANSWERED({ said, code });
  return { class: gcpClasses.google, code, message };
}

function plain(result: Extract<PostResult, { kind: 'response' }>): Answer {
  const { durationMs, status, excerpt, phases } = result;
  return { durationMs, status, ...(excerpt !== undefined && { excerpt }), ...(phases && { phases }) };
}
