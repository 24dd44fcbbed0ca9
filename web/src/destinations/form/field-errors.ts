import type { SaveStep } from './plan-save.ts';

/** Where an error stands: at a field of the form, at a header's row, or at the form as a whole. */
export type FieldErrors = Readonly<Record<string, string>>;

export interface FieldError {
  readonly field: string;
  readonly text: string;
}

export const FORM = 'form';
export const headerField = (key: string, part: 'name' | 'value'): string => `header ${key} ${part}`;

/** Several errors of a field stand in one line. */
export function byField(errors: readonly FieldError[]): FieldErrors {
  const texts: Record<string, string> = {};
  for (const { field, text } of errors) {
    texts[field] = texts[field] === undefined ? text : `${texts[field]}. ${text}`;
  }
  return texts;
}

/** What the server's messages about a destination begin with, as in GitLab's API. */
const DESTINATION_FIELDS: readonly (readonly [prefix: string, field: string])[] = [
  ['Destination url', 'url'],
  ['Headers', 'headers'],
  ['Name', 'name'],
];

/** At which field of the form an error of the step stands. */
export function fieldOf(step: SaveStep, error: string): string {
  switch (step.kind) {
    case 'create':
    case 'update':
      return DESTINATION_FIELDS.find(([prefix]) => error.startsWith(prefix))?.[1] ?? FORM;
    case 'types-add':
    case 'types-remove':
      return 'eventTypes';
    case 'namespace-add':
    case 'namespace-remove':
      return 'namespaces';
    case 'pause':
    case 'resume':
      return FORM;
  }
}
