import type { SaveStep } from './plan-save.ts';

/** What came of a step. */
export type StepResult = { readonly step: SaveStep } & (
  | { readonly outcome: 'saved' | 'not-tried' }
  | { readonly outcome: 'refused'; readonly errors: readonly string[] }
  /** There was no answer: it may be saved or not. */
  | { readonly outcome: 'unknown'; readonly errors: readonly string[] }
);
