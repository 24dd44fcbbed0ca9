import { FRAMING_HEADERS, isHeaderName, isHeaderValue } from '../outbound/request.ts';

/** What is known about the header that somebody wants to have; a part that does not change is absent. */
export interface HeaderFacts {
  readonly key?: { readonly text: string; readonly taken: boolean };
  readonly value?: string;
  /** Null is refused. */
  readonly active?: boolean | null;
  /** Headers of the destination beside this one; absent when this one is not new. */
  readonly others?: number;
}

const MAX_HEADERS = 20;
const MAX_KEY = 255;
const MAX_VALUE = 2000;
const OURS = ['X-Gitlab-Event-Streaming-Token', 'X-Gitlab-Audit-Event-Type'];

/** All that is wrong, in GitLab's words and in the order of its rules. */
export function headerErrors({ key, value, active, others = 0 }: HeaderFacts): string[] {
  return [
    ...(others >= MAX_HEADERS ? [`Headers are limited to ${MAX_HEADERS} per destination`] : []),
    ...(key === undefined ? [] : keyErrors(key)),
    ...(value === undefined ? [] : valueErrors(value)),
    ...(active === null ? ['Active must be a boolean value'] : []),
  ];
}

/** The form in which header names are compared. */
export function foldKey(key: string): string {
  return key.toLowerCase();
}

function keyErrors({ text, taken }: { readonly text: string; readonly taken: boolean }): string[] {
  if (text.trim() === '') return ["Key can't be blank"];
  const reserved = reservedName(text);
  return [
    ...tooLong('Key', text, MAX_KEY),
    ...(taken ? ['Key has already been taken'] : []),
    ...(reserved === undefined ? [] : [`Key cannot be ${reserved}`]),
    ...(isHeaderName(text) ? [] : ['Key is invalid']),
  ];
}

function valueErrors(value: string): string[] {
  if (value.trim() === '') return ["Value can't be blank"];
  return [...(isHeaderValue(value) ? [] : ['Value is invalid']), ...tooLong('Value', value, MAX_VALUE)];
}

/** A name that is ours or belongs to the connection, as it is usually written. */
function reservedName(key: string): string | undefined {
  const folded = foldKey(key);
  const ours = OURS.find((name) => foldKey(name) === folded);
  if (ours !== undefined || !FRAMING_HEADERS.has(folded)) return ours;
  return folded === 'te' ? 'TE' : folded.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function tooLong(field: string, text: string, maximum: number): string[] {
  return [...text].length > maximum ? [`${field} is too long (maximum is ${maximum} characters)`] : [];
}
