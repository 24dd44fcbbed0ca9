import type { StepResult } from './run-save.ts';

/** Where an error stands: at a field of the form, at a header's row, or at the form as a whole. */
export type FieldErrors = Readonly<Record<string, string>>;

export const FORM = 'form';
export const headerField = (key: string, field: 'name' | 'value'): string => `header ${key} ${field}`;

/** What the server's messages begin with, as in GitLab's API. */
const DESTINATION_FIELDS: readonly (readonly [prefix: string, field: string])[] = [
  ['Destination url', 'url'],
  ['Name', 'name'],
];

/** The errors of a save, each at the field that it is about. */
export function fieldErrors(results: readonly StepResult[]): FieldErrors {
  const texts: Record<string, string> = {};
  for (const result of results) {
    for (const error of result.errors) {
      const field = fieldOf(result, error);
      texts[field] = texts[field] === undefined ? error : `${texts[field]}. ${error}`;
    }
  }
  return texts;
}

function fieldOf({ step }: StepResult, error: string): string {
  switch (step.kind) {
    case 'create':
    case 'update':
      return DESTINATION_FIELDS.find(([prefix]) => error.startsWith(prefix))?.[1] ?? FORM;
    case 'header-add':
    case 'header-change':
      return headerField(step.row.key, error.startsWith('Value') ? 'value' : 'name');
    case 'header-remove':
      return 'headers';
    case 'types-add':
    case 'types-remove':
      return 'eventTypes';
    case 'namespace-add':
    case 'namespace-remove':
      return 'namespace';
  }
}
