import type { ErrorText } from '../../errors/define-errors.ts';
import { FRAMING_HEADERS, isHeaderName, isHeaderValue } from '../../outbound/header-syntax.ts';
import { destinationTexts as say } from './destination-errors.ts';

/** What is known about the header as it should become; a part that does not change is absent. */
export interface HeaderFacts {
  readonly key?: { readonly text: string; readonly taken: boolean };
  readonly value?: string;
  /** Null is refused. */
  readonly active?: boolean | null;
  /** Headers of the destination beside this one; absent when this one is not new. */
  readonly others?: number;
}

export const MAX_HEADERS = 20;
const MAX_KEY = 255;
const MAX_VALUE = 2000;
const OURS = [
  ...['X-Gitlab-Event-Streaming-Token', 'X-Gitlab-Audit-Event-Type', 'X-Auditstream-Via'],
  ...['X-Auditstream-Stream', 'X-Auditstream-Sequence', 'X-Auditstream-Previous', 'X-Auditstream-Count'],
];

/** All that is wrong, in GitLab's words and in the order of its rules. */
export function headerErrors({ key, value, active, others = 0 }: HeaderFacts): ErrorText[] {
  return [
    ...(others >= MAX_HEADERS ? [say.HEADERS_LIMIT({ maximum: MAX_HEADERS })] : []),
    ...(key === undefined ? [] : keyErrors(key)),
    ...(value === undefined ? [] : valueErrors(value)),
    ...(active === null ? [say.HEADER_ACTIVE_NULL] : []),
  ];
}

/** The form in which header names are compared. */
export function foldKey(key: string): string {
  return key.toLowerCase();
}

function keyErrors({ text, taken }: { readonly text: string; readonly taken: boolean }): ErrorText[] {
  if (text.trim() === '') return [say.VALUE_BLANK({ field: 'Key' })];
  const reserved = reservedName(text);
  return [
    ...tooLong('Key', text, MAX_KEY),
    ...(taken ? [say.VALUE_TAKEN({ field: 'Key' })] : []),
    ...(reserved === undefined ? [] : [say.HEADER_RESERVED({ name: reserved })]),
    ...(isHeaderName(text) ? [] : [say.VALUE_INVALID({ field: 'Key' })]),
  ];
}

function valueErrors(value: string): ErrorText[] {
  if (value.trim() === '') return [say.VALUE_BLANK({ field: 'Value' })];
  return [
    ...(isHeaderValue(value) ? [] : [say.VALUE_INVALID({ field: 'Value' })]),
    ...tooLong('Value', value, MAX_VALUE),
  ];
}

/** A name that is ours or belongs to the connection, as it is usually written. */
export function reservedName(key: string): string | undefined {
  const folded = foldKey(key);
  const ours = OURS.find((name) => foldKey(name) === folded);
  if (ours !== undefined || !FRAMING_HEADERS.has(folded)) return ours;
  return folded === 'te' ? 'TE' : folded.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function tooLong(field: string, text: string, maximum: number): ErrorText[] {
  return [...text].length > maximum ? [say.VALUE_TOO_LONG({ field, maximum })] : [];
}
