import { setTimeout as sleep } from 'node:timers/promises';
import type { Receiver } from '../support/receiver.ts';
import { eventually, PATIENCE_MS } from '../support/eventually.ts';
import { event } from './api-client.ts';

/** An answer to one event that was sent. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly milliseconds: number;
  /** The delivered ids of what was accepted. */
  readonly ids: readonly number[];
}

/** Clients that send single events, each with an id of its own, and keep every answer. */
export interface Sender {
  readonly answers: readonly Answer[];
  /** Resolves when `count` more events have been accepted than when it was called. */
  accepted(count: number, timeoutMs?: number): Promise<void>;
  /** Resolves when `count` more requests have been refused. */
  refused(count: number, timeoutMs?: number): Promise<void>;
  stop(): Promise<readonly Answer[]>;
}

/** Where and as whom to send; `clients` send at the same time, each one event after the other. */
export interface SenderOptions {
  readonly address: string;
  readonly token: string;
  readonly group?: string;
  readonly clients?: number;
}

/** Starts to send and goes on until it is stopped, whatever the answers are. */
export function startSender({ address, token, group = 'my-group', clients = 1 }: SenderOptions): Sender {
  const answers: Answer[] = [];
  let running = true;
  let sent = 0;

  const send = async (): Promise<Answer> => {
    const n = (sent += 1);
    const begun = performance.now();
    const response = await fetch(`${address}/api/v4/groups/${group}/audit_events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...event(n), entity_path: group, id: `${address} ${group} ${n}` }),
    });
    const { ids = [] } = (await response.json()) as { ids?: number[] };
    const milliseconds = performance.now() - begun;
    return { status: response.status, retryAfter: response.headers.get('retry-after'), milliseconds, ids };
  };
  const sending = Array.from({ length: clients }, async () => {
    while (running) {
      answers.push(await send());
      await sleep(5);
    }
  });
  const countOf = (accepted: boolean): number =>
    answers.filter(({ status }) => (status === 202) === accepted).length;
  const more = async (accepted: boolean, count: number, timeoutMs?: number): Promise<void> => {
    const wanted = countOf(accepted) + count;
    await eventually(() => Promise.resolve(countOf(accepted) >= wanted), timeoutMs);
  };

  return {
    answers,
    accepted: (count, timeoutMs) => more(true, count, timeoutMs),
    refused: (count, timeoutMs) => more(false, count, timeoutMs),
    async stop() {
      running = false;
      await Promise.all(sending);
      return answers;
    },
  };
}

/** What was answered to those whose event was not accepted: the statuses with their `Retry-After`. */
export function refusalsIn(answers: readonly Answer[]): Set<string> {
  const refused = answers.filter(({ status }) => status !== 202);
  return new Set(refused.map(({ status, retryAfter }) => `${status} ${retryAfter}`));
}

/** Resolves when everything that was accepted has come to the receiver. */
export async function arrived(
  receiver: Receiver,
  answers: readonly Answer[],
  timeoutMs = PATIENCE_MS,
): Promise<void> {
  const missing = new Set(answers.flatMap(({ ids }) => ids));
  let seen = 0;
  await receiver.waitFor((requests) => {
    for (const { json } of requests.slice(seen)) missing.delete((json as { id: number }).id);
    seen = requests.length;
    return missing.size === 0;
  }, timeoutMs);
}
