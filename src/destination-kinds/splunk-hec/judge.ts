import type { ErrorText } from '../../errors/define-errors.ts';
import type { SendResponse } from '../../outbound/send-result.ts';
import { isPage, judgeFailure, judgeStatus, waitOf } from '../judge-http.ts';
import { answerClasses } from '../kind-errors.ts';
import type { Outcome } from '../outcome.ts';
import { type Meaning, MEANINGS } from './codes.ts';
import type { HecReply } from './hec-client.ts';
import type { HecAnswer } from './read-answer.ts';
import { hecAnswers as say } from './splunk-hec-errors.ts';

/** What became of a body with so many events. */
export type Verdict =
  /** All of them are taken. `slowDown`: there is less room soon. */
  | { readonly kind: 'taken'; readonly slowDown: boolean; readonly ackId: number | undefined }
  /** Those before `index` are taken, that one never will be, and what is behind it was not looked at. */
  | { readonly kind: 'refused'; readonly index: number; readonly said: Said }
  /** None of them is taken; fewer may be. */
  | { readonly kind: 'halve'; readonly said: Said }
  /** Those before `index` are taken, and the outcome is that of the others. */
  | { readonly kind: 'stopped'; readonly index: number; readonly outcome: Outcome; readonly said: Said };

/** What is stored of an answer that does not take everything. */
export interface Said {
  readonly class: string;
  readonly code?: string;
  readonly message?: ErrorText;
}

const SLOW_DOWN_MS = 500;

/** How long what is sent next should wait when there is less room soon. */
export const SLOW_DOWN = { retryAfterMs: SLOW_DOWN_MS } as const;

/** Concludes what an answer to a body with so many events means. */
export function judge(
  { result, answer }: HecReply,
  events: number,
  place: { readonly index: string | undefined; readonly now: () => Date },
): Verdict {
  if (result.kind === 'failure') {
    const said = { class: result.class, message: result.message };
    return { kind: 'stopped', index: 0, outcome: judgeFailure(result.class), said };
  }
  const meaning = answer && MEANINGS.get(answer.code);
  if (answer === undefined || meaning === undefined) return judgeUnknown(result, answer, events, place.now);
  const first = meaning === 'index' ? 1 : 0;
  const named = answer.invalidEvent === undefined ? undefined : answer.invalidEvent - first;
  // A number beyond the last event means the last event: all events before it were accepted.
  const index = named === undefined ? undefined : Math.min(Math.max(named, 0), events - 1);
  const said = saidOf(answer);
  switch (meaning) {
    case 'taken':
      return { kind: 'taken', slowDown: false, ackId: answer.ackId };
    case 'taken-slow-down':
      return { kind: 'taken', slowDown: true, ackId: answer.ackId };
    case 'busy': {
      const outcome = { kind: 'busy', answered: true, ...waitOf(result.retryAfter, place.now) } as const;
      return { kind: 'stopped', index: 0, outcome, said };
    }
    case 'refused':
      return refusal(index, events, answer);
    case 'refused-or-too-large':
      return refusal(index === 0 && events > 1 ? undefined : index, events, answer);
    case 'too-large':
      return refusal(undefined, events, answer);
    default:
      return denial(meaning, index ?? 0, answer, place.index);
  }
}

function refusal(index: number | undefined, events: number, answer: HecAnswer): Verdict {
  if (index === undefined && events > 1) return { kind: 'halve', said: saidOf(answer) };
  const message = say.HEC_REFUSES({ said: answer.said, code: answer.code });
  return { kind: 'refused', index: index ?? 0, said: { ...saidOf(answer), message } };
}

function denial(
  meaning: Extract<Meaning, 'token' | 'index' | 'channel' | 'no-acknowledgement' | 'path'>,
  index: number,
  answer: HecAnswer,
  into: string | undefined,
): Verdict {
  const { said, code } = answer;
  const texts = {
    token: say.HEC_DENIES_TOKEN({ said, code }),
    index: say.HEC_DENIES_INDEX({ said, code, index: into ?? 'of its own' }),
    channel: say.HEC_DENIES_CHANNEL({ said, code }),
    'no-acknowledgement': say.HEC_DENIES_CHANNEL({ said, code }),
    path: say.HEC_DENIES_PATH({ said, code }),
  };
  const outcome: Outcome = { kind: 'denied', text: texts[meaning] };
  return { kind: 'stopped', index: meaning === 'index' ? index : 0, outcome, said: saidOf(answer) };
}

/** Without a code of Splunk's there is the status, and whether it looks like a page for people. */
function judgeUnknown(
  result: SendResponse,
  answer: HecAnswer | undefined,
  events: number,
  now: () => Date,
): Verdict {
  const { status, retryAfter } = result;
  // Events are accepted even if the answer is cut off after a 2xx.
  if (status >= 200 && status < 300 && !isPage(result))
    return { kind: 'taken', slowDown: false, ackId: answer?.ackId };
  if (status === 413) return refusal(undefined, events, answer ?? { ...NOTHING_SAID, code: status });
  const outcome: Outcome =
    status < 300 ? { kind: 'failed', answered: true } : judgeStatus(status, retryAfter, now);
  const said = answer === undefined ? saidOfStatus(status) : saidOf(answer);
  return { kind: 'stopped', index: 0, outcome, said };
}

const NOTHING_SAID: HecAnswer = { code: 0, said: '', invalidEvent: undefined, ackId: undefined };

function saidOf({ said, code }: HecAnswer): Said {
  return { class: say.hec, code: String(code), message: say.HEC_ANSWERED({ said, code }) };
}

/** For an answer that says nothing in the words of the protocol. */
function saidOfStatus(status: number) {
  if (status >= 300 && status < 400) return { class: answerClasses.redirect };
  if (status >= 500 || status === 429) return { class: answerClasses.status };
  return { class: answerClasses.foreign, message: say.HEC_NOT_HEC({ status }) };
}
