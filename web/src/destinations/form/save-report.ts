import type { SaveStep } from './plan-save.ts';
import type { StepResult } from './run-save.ts';

/** What a save has done and what it has not, in words. */
export interface SaveReport {
  readonly saved: readonly string[];
  readonly refused: readonly { readonly what: string; readonly why: string }[];
}

export function reportOf(results: readonly StepResult[]): SaveReport {
  return {
    saved: results.filter(({ errors }) => errors.length === 0).map(({ step }) => nameOf(step)),
    refused: results
      .filter(({ errors }) => errors.length > 0)
      .map(({ step, errors }) => ({ what: nameOf(step), why: errors.join('. ') })),
  };
}

function nameOf(step: SaveStep): string {
  switch (step.kind) {
    case 'create':
      return 'the destination';
    case 'update':
      return [step.url !== undefined && 'the destination URL', step.name !== undefined && 'the name']
        .filter(Boolean)
        .join(' and ');
    case 'header-add':
      return `the new header ${step.row.name}`;
    case 'header-change':
      return `the header ${step.row.name}`;
    case 'header-remove':
      return `the removal of the header ${step.name}`;
    case 'types-add':
      return `the event types ${step.types.join(', ')}`;
    case 'types-remove':
      return `the removal of the event types ${step.types.join(', ')}`;
    case 'namespace-add':
      return `the filter by ${step.namespace.fullPath}`;
    case 'namespace-remove':
      return `the removal of the filter by ${step.fullPath}`;
  }
}
