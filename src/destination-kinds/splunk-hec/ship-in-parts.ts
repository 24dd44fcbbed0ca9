import type { PostResult } from '../../outbound/connections.ts';
import type { Outcome } from '../outcome.ts';
import type { Answer, OutgoingEvent, SendContext, SendReport, Shipment } from '../sender.ts';
import type { Said, Verdict } from './judge.ts';

/** Dependencies of sending a shipment in parts. */
export interface PartSender {
  /** Sends these events once. */
  post(
    events: readonly OutgoingEvent[],
    context: Pick<SendContext, 'timeoutMs' | 'signal'>,
  ): Promise<{ readonly result: PostResult; readonly verdict: Verdict }>;
  /** What becomes of events that were taken. */
  taken(verdict: Extract<Verdict, { kind: 'taken' }>, signal: AbortSignal | undefined): Promise<Outcome>;
  mask(text: string): string;
  /** Accepted events are acknowledged, but not by an answer that refuses others. */
  readonly isAcknowledged: boolean;
}

/** Limits a shipment with many refused events, so that it gives its place to others, however quick the answers are. */
const MOST_REQUESTS = 64;

/**
 * Sends a shipment, in as many requests as Splunk makes of it: a request that is too large is halved, and after a
 * refused event it continues with the next one. Events that Splunk has indexed are never sent a second time.
 */
export async function shipInParts(
  events: Shipment['events'],
  { timeoutMs, signal }: SendContext,
  sender: PartSender,
): Promise<SendReport> {
  const started = performance.now();
  const outcomes: Outcome[] = [];
  const answers: Answer[] = [];
  const elapsed = (): number => performance.now() - started;
  let size = events.length;
  let said: Said | undefined;
  let result: PostResult | undefined;
  let ackedMs = 0;
  for (let requests = 0; outcomes.length < events.length; requests += 1) {
    const left = timeoutMs - (elapsed() - ackedMs);
    if (requests > 0 && (left <= 0 || requests >= MOST_REQUESTS)) {
      // The rest begins the next shipment.
      fill(outcomes, { kind: 'busy', answered: true }, events.length);
      break;
    }
    const from = outcomes.length;
    const part = events.slice(from, from + size);
    const sent = await sender.post(part, { timeoutMs: Math.max(Math.ceil(left), 1), signal });
    const { verdict } = sent;
    result = sent.result;
    if (verdict.kind === 'taken') {
      const takenAt = performance.now();
      fill(outcomes, await sender.taken(verdict, signal), from + part.length);
      ackedMs += performance.now() - takenAt;
      continue;
    }
    said = verdict.said;
    if (verdict.kind === 'halve') {
      size = Math.ceil(part.length / 2);
      continue;
    }
    fill(outcomes, takenBeside(sender), from + verdict.index);
    if (verdict.kind === 'stopped') {
      fill(outcomes, verdict.outcome, events.length);
      break;
    }
    // The answer about this event does not apply to the events after it.
    answers[outcomes.length] = answerOf(result, said, elapsed(), sender);
    outcomes.push({ kind: 'refused', ...(said.code !== undefined && { code: said.code }) });
    size = events.length - outcomes.length;
  }
  return { outcome: inShort(outcomes), answer: answerOf(result, said, elapsed(), sender), answers };
}

/** Taken by an answer that refuses others. */
function takenBeside({ isAcknowledged }: PartSender): Outcome {
  return { kind: 'delivered', ...(isAcknowledged && { note: 'unconfirmed' as const }) };
}

function fill(outcomes: Outcome[], outcome: Outcome, end: number): void {
  while (outcomes.length < end) outcomes.push(outcome);
}

/** One outcome where all are the same. */
function inShort(outcomes: readonly Outcome[]): Outcome | readonly Outcome[] {
  const [first] = outcomes;
  return first !== undefined && outcomes.every((outcome) => outcome === first) ? first : outcomes;
}

function answerOf(
  result: PostResult | undefined,
  said: Said | undefined,
  durationMs: number,
  { mask }: Pick<PartSender, 'mask'>,
): Answer {
  const excerpt = result?.kind === 'response' ? result.kept?.body : undefined;
  return {
    durationMs: Math.round(durationMs),
    ...(result?.kind === 'response' && { status: result.status }),
    ...(result?.phases && { phases: result.phases }),
    ...said,
    ...(said !== undefined && excerpt !== undefined && { excerpt: mask(excerpt) }),
  };
}
