import { EDGE_MUTANTS } from './edge-mutants.ts';
import { LOG_MUTANTS } from './log-mutants.ts';
import type { Mutant } from './mutant.ts';
import { STREAMING_MUTANTS } from './streaming-mutants.ts';

/** One at least for each invariant of ARCHITECTURE.md; test/guards/mutants.test.ts holds the two together. */
export const MUTANTS: readonly Mutant[] = [...LOG_MUTANTS, ...STREAMING_MUTANTS, ...EDGE_MUTANTS];
