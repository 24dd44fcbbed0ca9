/** One line of the table. */
export interface Line {
  readonly what: string;
  readonly figure: string;
  /** What the figure is measured against, and whether it is met; undefined: for information. */
  readonly bar?: { readonly text: string; readonly met: boolean } | undefined;
  /** The raw figures. */
  readonly raw: string;
}

/** How much is run. */
export interface Effort {
  /** Repetitions, of which the median counts. */
  readonly rounds: number;
  /** Deliveries of one run of a backlog. */
  readonly backlog: number;
  /** Rows whose length does not follow from the others are shorter. */
  readonly isQuick: boolean;
  /** Hears, with how PostgreSQL carries them out, of the statements that a row times; undefined: not wanted. */
  readonly explain?: ((plan: string) => void) | undefined;
}

/** A measurement that can be run alone: `npm run bench -- <name>`. */
export interface Row {
  readonly name: string;
  /** It takes minutes and is about one matter only: it runs when it is named, not with everything. */
  readonly whenNamed?: true;
  run(effort: Effort): Promise<readonly Line[]>;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Runs both sides in turn, so that what the machine does beside meets both. The first round only warms up. */
export async function alternate<A, B>(
  rounds: number,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<readonly [A[], B[]]> {
  const results: [A[], B[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    const a = await first();
    const b = await second();
    if (round === 0) continue;
    results[0].push(a);
    results[1].push(b);
  }
  return results;
}

/** What a ratio is measured against. */
export interface RatioBar {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

/** The median of the rounds' ratios, with the smallest and the largest: how much the machine wavered. */
export function ratioLine(
  what: string,
  ours: readonly number[],
  theirs: readonly number[],
  { raw, ...bar }: RatioBar & { readonly raw: string },
): Line {
  const ratios = ours.map((value, index) => value / (theirs[index] ?? NaN));
  const ratio = median(ratios);
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  return { what, figure: `${ratio.toFixed(2)} (${range})`, bar: barOf(ratio, bar), raw };
}

/** Undefined: for information. */
export function barOf(figure: number, { atLeast, atMost }: RatioBar, unit = ''): Line['bar'] {
  if (atLeast !== undefined) return { text: `≥ ${atLeast}${unit}`, met: figure >= atLeast };
  return atMost === undefined ? undefined : { text: `≤ ${atMost}${unit}`, met: figure <= atMost };
}

export function round(value: number): string {
  return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US');
}
