import { csvLine } from './csv.ts';
import { actionOf } from './event-action.ts';
import { cellOf } from './event-entry.ts';
import type { StoredEvent } from './event-statements.ts';
import { jsonMembers } from './json-members.ts';
import { NOBODY } from './rest-entry.ts';

/** The columns of GitLab's own export, and what each has of an event. */
const COLUMNS = {
  ID: 'id',
  'Author ID': 'author_id',
  'Author Name': 'author_name',
  'Entity ID': 'entity_id',
  'Entity Type': 'entity_type',
  'Entity Path': 'entity_path',
  'Target ID': 'target_id',
  'Target Type': 'target_type',
  'Target Details': 'target_details',
  Action: 'details',
  'IP Address': 'ip_address',
  'Created At (UTC)': 'created_at',
} as const;

export const GITLAB_CSV_HEAD = csvLine(Object.keys(COLUMNS));

// TypeScript's library does not know the reviver's third parameter yet.
const parseJson = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** A number that a parser would round is shown as it was written. */
function parseWithNumbersAsTexts(json: string): unknown {
  return parseJson(json, (_, value, { source }) => (typeof value === 'number' ? source : value));
}

/** The event as one line of GitLab's export: with what was done in words, and times without milliseconds. */
export function gitlabCsvLineOf(event: StoredEvent): string {
  const values = new Map(jsonMembers(event.body));
  return csvLine(Object.values(COLUMNS).map((key) => gitlabCell(key, values.get(key) ?? 'null')));
}

function gitlabCell(key: (typeof COLUMNS)[keyof typeof COLUMNS], value: string): string | number {
  switch (key) {
    case 'author_id':
      return value === 'null' ? NOBODY : cellOf(value);
    case 'details':
      return actionOf(parseWithNumbersAsTexts(value));
    case 'created_at':
      return cellOf(value).replace(/\.\d+Z$/, 'Z');
    default:
      return cellOf(value);
  }
}
