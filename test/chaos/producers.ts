import { setTimeout as sleep } from 'node:timers/promises';
import { createChaosEvent, type ChaosEvent } from './chaos-event.ts';
import type { Ledger } from './ledger.ts';
import { createRandom, type Random } from './random.ts';

/** Where to send now, and as whom; the address may change with every start of a server. */
export interface Target {
  readonly address: () => string;
  readonly token: string;
}

/** Producers at work. */
export interface Producers {
  /** Resolves when everything that was sent has been acknowledged. */
  stop(): Promise<void>;
}

/** How one producer sends. Milliseconds. */
interface Habit {
  readonly way: 'rest' | 'graphql';
  readonly events: readonly [least: number, most: number];
  readonly pause: readonly [least: number, most: number];
}

const HABITS: readonly Habit[] = [
  { way: 'rest', events: [1, 1], pause: [5, 30] },
  { way: 'rest', events: [1, 1], pause: [5, 30] },
  { way: 'rest', events: [2, 60], pause: [100, 300] },
  { way: 'graphql', events: [1, 8], pause: [30, 100] },
];
// A client that waited for longer would hardly send anything in the time.
const ANSWER_WITHIN_MS = 10_000;
const AGAIN_AFTER_MS = [100, 400] as const;

/** Starts one producer of each habit in each group. Whoever gets no acknowledgement sends the same again, with the same ids. */
export function startProducers(
  seed: number,
  groups: readonly string[],
  target: Target,
  ledger: Ledger,
): Producers {
  let running = true;
  const produce = async (name: string, habit: Habit, group: string): Promise<void> => {
    const random = createRandom(seed, name);
    for (let n = 0; running;) {
      const events = Array.from({ length: random.between(...habit.events) }, () =>
        createChaosEvent(`${name} ${(n += 1)}`, group, Date.now()),
      );
      await sendUntilAcknowledged(habit, group, events, random);
      await sleep(random.between(...habit.pause));
    }
  };
  const sendUntilAcknowledged = async (
    { way }: Habit,
    group: string,
    events: readonly ChaosEvent[],
    random: Random,
  ): Promise<void> => {
    const request = way === 'rest' ? restRequest(group, events) : graphqlRequest(group, events);
    for (;;) {
      const ids = await attempt(request, target, ledger);
      if (ids !== undefined) return ledger.acknowledge(group, events, ids);
      await sleep(random.between(...AGAIN_AFTER_MS));
    }
  };
  const all = groups.flatMap((group) =>
    HABITS.map((habit, index) => produce(`${group} ${habit.way} ${index}`, habit, group)),
  );
  return {
    async stop() {
      running = false;
      await Promise.all(all);
    },
  };
}

interface Request {
  readonly path: string;
  readonly body: string;
}

function restRequest(group: string, events: readonly ChaosEvent[]): Request {
  const texts = events.map(({ rest }) => rest);
  const [only] = texts;
  const body = texts.length === 1 && only !== undefined ? only : `[${texts.join()}]`;
  return { path: `/api/v4/groups/${group}/audit_events`, body };
}

const MUTATION =
  'mutation ($input: AuditEventsCreateInput!) { auditEventsCreate(input: $input) { ids errors } }';

function graphqlRequest(group: string, events: readonly ChaosEvent[]): Request {
  const input = `{"groupPath":${JSON.stringify(group)},"events":[${events.map(({ graphql }) => graphql).join()}]}`;
  return {
    path: '/api/graphql',
    body: `{"query":${JSON.stringify(MUTATION)},"variables":{"input":${input}}}`,
  };
}

/** The ids that were answered; undefined when there was no acknowledgement. */
async function attempt(request: Request, target: Target, ledger: Ledger): Promise<number[] | undefined> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(target.address() + request.path, {
      method: 'POST',
      headers: { authorization: `Bearer ${target.token}`, 'content-type': 'application/json' },
      body: request.body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    status = response.status;
    text = await response.text();
  } catch {
    ledger.miss();
    return undefined;
  }
  const ids = idsIn(status, text);
  if (ids !== undefined) return ids;
  const tooBusy = status === 200 && text.includes('Too many events are waiting');
  if (status === 503 || status === 429 || tooBusy) ledger.refuse();
  else ledger.wonder(`${request.path} was answered ${status}: ${text.slice(0, 300)}`);
  return undefined;
}

function idsIn(status: number, text: string): number[] | undefined {
  if (status === 202) return (JSON.parse(text) as { ids: number[] }).ids;
  if (status !== 200) return undefined;
  const { data } = JSON.parse(text) as {
    data?: { auditEventsCreate?: { ids: string[]; errors: string[] } | null };
  };
  const payload = data?.auditEventsCreate;
  return payload?.errors.length === 0 ? payload.ids.map(Number) : undefined;
}
