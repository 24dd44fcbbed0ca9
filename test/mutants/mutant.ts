import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line that holds an invariant, and the test that fails when it is taken out. */
export interface Mutant {
  /** As ARCHITECTURE.md has it. */
  readonly invariant: string;
  /** Paths begin at the root of the clone. */
  readonly file: string;
  /** Stands in the file once. */
  readonly take: string;
  /** What stands there instead; nothing by default. */
  readonly put?: string;
  /** The test's file and what its whole name contains. */
  readonly test: readonly [file: string, title: string];
  /** The test runs what the build makes, not the sources. */
  readonly build?: true;
}

/** The file with the mutant's text replaced; undefined unless the text stands in it exactly once. */
export function mutated(root: string, { file, take, put = '' }: Mutant): string | undefined {
  const [before, after, ...more] = readFileSync(join(root, file), 'utf8').split(take);
  return before === undefined || after === undefined || more.length > 0 ? undefined : before + put + after;
}
