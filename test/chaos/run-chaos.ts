import { setTimeout as sleep } from 'node:timers/promises';
import {
  createBucketDestination,
  createClient,
  createDestination,
  createGoogle,
  createOpenTelemetry,
  createSplunk,
  setDeliveryOptions,
} from '../journeys/api-client.ts';
import type { Protocol } from './bodies-of-request.ts';
import { startChaosReceiver, type ChaosReceiver } from './chaos-receiver.ts';
import { brokenRules } from './invariants.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { makePlan, type FaultKind, type Plan, type PlanOptions, type Span } from './plan.ts';
import { startProducers } from './producers.ts';
import { createRecoveries, type Recoveries, type Recovery } from './recoveries.ts';
import type { ReceiverNames } from './receiver-names.ts';
import type { Topology } from './topology.ts';
import { waitUntil } from './wait-until.ts';

/** What one run has shown of one receiver. */
export interface ReceiverResult {
  /** Its name, and what it speaks where it is not HTTP. */
  readonly name: string;
  readonly due: number;
  readonly lost: number;
  readonly again: number;
}

/** What one run has shown. */
export interface ChaosResult {
  readonly topology: string;
  readonly seed: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly unanswered: number;
  /** Deliveries that were due: each acknowledged event at each destination of its group. */
  readonly deliveries: number;
  /** What was acknowledged and never came, or came changed: a line each. */
  readonly lost: readonly string[];
  readonly sentAgain: number;
  readonly receivers: readonly ReceiverResult[];
  /** The most events of one request. */
  readonly largestBatch: number;
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly recoveries: readonly Recovery[];
  /** From the moment at which everything worked again to the last missing delivery. Milliseconds. */
  readonly settledAfter: number;
  /** Everything else that should not be: a line each. */
  readonly broken: readonly string[];
}

interface Flaky {
  readonly group: string;
  readonly options?: Readonly<Record<string, string | number>>;
  readonly speaks?: Protocol;
}

const GROUPS = ['my-group', 'example-group'] as const;
/** Those that fail at random, with how they want their events; one more in each group never does. */
const FLAKY: readonly Flaky[] = [
  { group: GROUPS[0] },
  { group: GROUPS[0] },
  { group: GROUPS[1] },
  { group: GROUPS[0], options: { format: 'json_lines', batchMaxEvents: 50, compression: 'gzip' } },
  { group: GROUPS[1], options: { batchMaxEvents: 20, batchMaxAgeMs: 300 } },
  { group: GROUPS[1], speaks: 'hec' },
  { group: GROUPS[0], speaks: 's3' },
  { group: GROUPS[1], speaks: 'otlp' },
  { group: GROUPS[0], speaks: 'google' },
];
const ARRIVE_WITHIN_MS = 90_000;
const REST_WITHIN_MS = 30_000;
// The embedded PostgreSQL is started again, and says so.
const EXPECTED_ERRORS = /"msg":"The embedded PostgreSQL /;

/** Sends events while things fail as planned, lets everything heal, and looks for what was lost. */
export async function runChaos(
  topology: Topology,
  options: Pick<PlanOptions, 'seed' | 'durationMs' | 'gapMs'>,
): Promise<ChaosResult> {
  const { seed, durationMs } = options;
  const kinds = Object.keys(topology.faults) as FaultKind[];
  const plan = makePlan({ ...options, kinds, workers: topology.workers.length, receivers: FLAKY.length });
  const { flaky, steady } = await startReceivers(seed);
  const receivers = [...flaky, ...steady];
  try {
    const client = createClient(topology.address(), topology.rootToken);
    for (const [index, { group, url }] of receivers.entries()) {
      const { options: wanted, speaks }: Flaky = FLAKY[index] ?? { group };
      if (speaks === 'hec') await createSplunk(client, group, url);
      else if (speaks === 'otlp') await createOpenTelemetry(client, group, url);
      else if (speaks === 'google') await createGoogle(client, group, url);
      else if (speaks === 's3') await createBucketDestination(client, group, url);
      else {
        const id = await createDestination(client, group, url);
        if (wanted !== undefined) await setDeliveryOptions(client, id, wanted);
      }
    }
    const ledger = createLedger();
    const recoveries = createRecoveries(topology, receivers);
    const target = { address: topology.address, token: topology.rootToken };
    const producers = startProducers(seed, GROUPS, target, ledger);

    const misbehaving = flaky.map((receiver, index) =>
      misbehave(receiver, topology.names, plan.spans[index] ?? []),
    );
    const faults = await inflict({ plan, topology, recoveries, steady, durationMs });
    await Promise.all(misbehaving);
    await producers.stop();

    const wellAgain = performance.now();
    await waitUntil(() => missing(ledger, receivers).length === 0, ARRIVE_WITHIN_MS);
    const settledAfter = performance.now() - wellAgain;
    const broken = [
      ...ledger.unexpected,
      ...receivers.flatMap(({ wrong }) => wrong),
      ...(await brokenRules(await topology.connection(), REST_WITHIN_MS)),
      ...topology.errors().filter((line) => !EXPECTED_ERRORS.test(line)),
    ];
    return {
      topology: topology.name,
      seed,
      acknowledged: ledger.acknowledged.size,
      refused: ledger.refused,
      unanswered: ledger.unanswered,
      deliveries: due(ledger, receivers),
      lost: missing(ledger, receivers),
      largestBatch: Math.max(...receivers.map(({ largest }) => largest)),
      receivers: receivers.map((receiver) => resultOf(receiver, ledger)),
      sentAgain: receivers.reduce((sum, { again }) => sum + again, 0),
      faults,
      recoveries: recoveries.measured,
      settledAfter,
      broken,
    };
  } finally {
    await Promise.all(receivers.map((receiver) => receiver.close()));
  }
}

async function startReceivers(seed: number): Promise<Record<'flaky' | 'steady', ChaosReceiver[]>> {
  const start = (group: string, name: string, isSteady: boolean, speaks?: Protocol): Promise<ChaosReceiver> =>
    startChaosReceiver({ seed, group, name, steady: isSteady, speaks });
  return {
    flaky: await Promise.all(
      FLAKY.map(({ group, speaks }, index) => start(group, `flaky-${index + 1}`, false, speaks)),
    ),
    steady: await Promise.all(GROUPS.map((group, index) => start(group, `steady-${index + 1}`, true))),
  };
}

async function misbehave(
  receiver: ChaosReceiver,
  names: ReceiverNames,
  spans: readonly Span[],
): Promise<void> {
  const begun = performance.now();
  const until = (time: number): Promise<void> => sleep(Math.max(0, begun + time - performance.now()));
  for (const { from, to, how } of spans) {
    await until(from);
    await names.setSilent(receiver.hostname, how === 'silent-name');
    receiver.misbehave(how);
    await until(to);
    await names.setSilent(receiver.hostname, false);
    receiver.misbehave(undefined);
  }
}

/** Carries the plan out; resolves after `durationMs`, when everything works again. Counts what could be carried out. */
async function inflict(options: {
  readonly plan: Plan;
  readonly topology: Topology;
  readonly recoveries: Recoveries;
  readonly steady: readonly ChaosReceiver[];
  readonly durationMs: number;
}): Promise<Map<FaultKind, number>> {
  const { plan, topology, recoveries, steady, durationMs } = options;
  const begun = performance.now();
  const until = (time: number): Promise<void> => sleep(Math.max(0, begun + time - performance.now()));
  const counts = new Map<FaultKind, number>();
  const healing: Promise<void>[] = [];
  for (const { at, kind, forMs, worker } of plan.faults) {
    await until(at);
    const owners = await recoveries.owners();
    const injury = await topology.faults[kind]?.(
      forMs,
      busiest(topology.workers, owners, steady)[worker] ?? 0,
    );
    if (injury === undefined) continue;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    recoveries.watch(kind, injury, owners);
    healing.push(injury.healed);
  }
  await until(durationMs);
  await Promise.all(healing);
  return counts;
}

/** The numbers of the workers, the one first that streams most to the receivers whose recovery is timed. */
function busiest(
  workers: readonly string[],
  owners: ReadonlyMap<string, string>,
  receivers: readonly ChaosReceiver[],
): number[] {
  const streams = workers.map(
    (id) => receivers.filter(({ url }) => owners.get(url)?.startsWith(id) === true).length,
  );
  return workers.map((_, index) => index).sort((a, b) => (streams[b] ?? 0) - (streams[a] ?? 0));
}

function resultOf(receiver: ChaosReceiver, ledger: Ledger): ReceiverResult {
  const { name, again, speaks } = receiver;
  return {
    name: speaks === undefined ? name : `${name} (${speaks})`,
    due: due(ledger, [receiver]),
    lost: missing(ledger, [receiver]).length,
    again,
  };
}

const due = (ledger: Ledger, receivers: readonly ChaosReceiver[]): number =>
  [...ledger.acknowledged.values()].reduce(
    (sum, event) => sum + receivers.filter(({ group }) => group === event.group).length,
    0,
  );

function missing({ acknowledged }: Ledger, receivers: readonly ChaosReceiver[]): string[] {
  const lines: string[] = [];
  for (const [id, event] of acknowledged) {
    for (const { group, name, taken } of receivers) {
      if (group !== event.group || taken.get(id) === event.bodyDigest) continue;
      lines.push(`${name}: event ${id} ${taken.has(id) ? 'came with another body' : 'never came'}`);
    }
  }
  return lines;
}
