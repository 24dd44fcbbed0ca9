import { setTimeout as sleep } from 'node:timers/promises';
import { type Meaning, MEANINGS } from './codes.ts';
import type { HecClient } from './hec-client.ts';
import { isAcknowledged } from './read-answer.ts';

const PATH = '/services/collector/ack';
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 2_000;
const ASK_WITHIN_MS = 5_000;

/** How long an acknowledgement is waited for. Splunk gives it after about a second. */
export const ACKNOWLEDGED_WITHIN_MS = 20_000;

/**
 * Asks until Splunk has stored what it has taken; false: it did not say so within the time, or never will. Whatever comes of
 * it, the events are not sent again: behind a load balancer that asks another indexer an acknowledgement never comes.
 */
export async function awaitAcknowledgement(
  client: HecClient,
  ackId: number,
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal | undefined },
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  const body = JSON.stringify({ acks: [ackId] });
  for (
    let wait = FIRST_WAIT_MS;
    performance.now() + wait <= deadline;
    wait = Math.min(2 * wait, LONGEST_WAIT_MS)
  ) {
    if (!(await paused(wait, signal))) return false;
    const timeoutMs = Math.min(ASK_WITHIN_MS, Math.max(deadline - performance.now(), 1));
    const { result, answer } = await client.ask(
      { path: PATH, headers: ['Content-Type', 'application/json'], body },
      { timeoutMs, signal },
    );
    if (result.kind === 'response' && isAcknowledged(result, ackId)) return true;
    const meaning = answer && MEANINGS.get(answer.code);
    if (meaning !== undefined && NEVER.has(meaning)) return false;
  }
  return false;
}

const NEVER: ReadonlySet<Meaning> = new Set(['no-acknowledgement', 'channel', 'token', 'path']);

/** False: it is given up. */
async function paused(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await sleep(milliseconds, undefined, signal && { signal });
    return true;
  } catch {
    return false;
  }
}
