import { createRandom, type Random } from './random.ts';

/** What happens to processes. */
export type FaultKind =
  'kill-api' | 'kill-worker' | 'kill-postgres' | 'kill-everything' | 'freeze-worker' | 'kill-server';

/** One thing that goes wrong. Times are milliseconds from the start of the load. */
export interface Fault {
  readonly at: number;
  readonly kind: FaultKind;
  /** Which worker: 0 is the one that streams most at that moment to the receivers that never fail. */
  readonly worker: number;
  /** How long it stays down, or frozen. */
  readonly forMs: number;
}

/**
 * How a receiver behaves badly; `half`: every second request fails, at random; `takes-part`: the same, and it has the first half
 * of the events all the same; `refuses-some`: whatever carries one of some events; `silent-name`: nothing is wrong with the
 * receiver, but name servers say nothing about its name.
 */
export const MISBEHAVIOURS = [
  '500',
  'half',
  'hang',
  'reset',
  '429',
  'slow',
  'sheds',
  'some-503',
  'lost-answer',
  'takes-part',
  'refuses-some',
  'silent-name',
] as const;
export type Misbehaviour = (typeof MISBEHAVIOURS)[number];

/** A time in which a receiver behaves badly. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly how: Misbehaviour;
}

/** Everything that goes wrong in one run. */
export interface Plan {
  /** In the order of their time; they may overlap. */
  readonly faults: readonly Fault[];
  /** By the number of the receiver. */
  readonly spans: readonly (readonly Span[])[];
}

/** What a plan is made for. */
export interface PlanOptions {
  readonly seed: number;
  /** How long events are sent. */
  readonly durationMs: number;
  readonly kinds: readonly FaultKind[];
  readonly workers: number;
  /** Receivers that fail at random. */
  readonly receivers: number;
  /** Between two faults. */
  readonly gapMs?: readonly [least: number, most: number];
}

// Long enough for the others to take over: the heartbeat of a job lapses after 10 s, and is looked at every 2 s.
const TAKE_OVER_MS = [15_000, 18_000] as const;
// At the end of the load everything has to be well again, or a short run would do nothing but wait.
const QUIET_END_MS = 2_000;

/** The same plan for the same options: everything that goes wrong is decided here, before anything runs. */
export function makePlan(options: PlanOptions): Plan {
  const { seed, receivers } = options;
  return {
    faults: makeFaults(options, createRandom(seed, 'faults')),
    spans: Array.from({ length: receivers }, (_, index) =>
      makeSpans(options, createRandom(seed, `receiver ${index}`)),
    ),
  };
}

function makeFaults(
  { durationMs, kinds, workers, gapMs = [2_500, 6_000] }: PlanOptions,
  random: Random,
): Fault[] {
  const faults: Fault[] = [];
  let left: FaultKind[] = [];
  // A process that was gone for long is gone once a minute: it is the way to see the others take over.
  const longs = new Set(Array.from({ length: Math.floor(durationMs / 60_000) }, (_, minute) => minute));
  for (let at = random.between(...gapMs); at < durationMs - QUIET_END_MS; at += random.between(...gapMs)) {
    // Every kind once before any comes again.
    if (left.length === 0) left = random.shuffle(kinds);
    const kind = left.pop();
    if (kind === undefined) break;
    const ofWorker = kind === 'kill-worker' || kind === 'freeze-worker';
    const long = ofWorker && longs.delete(Math.floor(at / 60_000));
    const forMs = long ? random.between(...TAKE_OVER_MS) : random.between(200, 2_500);
    faults.push({ at, kind, worker: random.between(0, Math.max(0, workers - 1)), forMs });
    // Nothing else meanwhile, so that the take-over itself is what is measured.
    if (long) at += forMs;
  }
  return faults;
}

function makeSpans({ durationMs }: PlanOptions, random: Random): Span[] {
  const spans: Span[] = [];
  let left: Misbehaviour[] = [];
  for (let from = random.between(500, 4_000); from < durationMs;) {
    if (left.length === 0) left = random.shuffle(MISBEHAVIOURS);
    const to = Math.min(durationMs, from + random.between(500, 5_000));
    spans.push({ from, to, how: left.pop() ?? '500' });
    from = to + random.between(1_000, 5_000);
  }
  return spans;
}
