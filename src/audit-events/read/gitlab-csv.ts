import { csvLine } from './csv.ts';
import { actionOf } from './event-action.ts';
import type { StoredEvent } from './event-statements.ts';
import { jsonMembers, memberText } from './json-members.ts';
import { parseWithNumbersAsTexts } from './text-of.ts';
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

/** The event as one line of GitLab's export: with what was done in words, and times without milliseconds. */
export function gitlabCsvLineOf(event: StoredEvent): string {
  const values = new Map(jsonMembers(event.body));
  return csvLine(Object.values(COLUMNS).map((key) => gitlabCell(key, values)));
}

function gitlabCell(
  key: (typeof COLUMNS)[keyof typeof COLUMNS],
  values: ReadonlyMap<string, string>,
): string | number {
  const value = values.get(key) ?? 'null';
  switch (key) {
    case 'author_id':
      return value === 'null' ? NOBODY : memberText(value);
    case 'details':
      return actionOf(saidIn(values));
    case 'created_at':
      return memberText(value).replace(/\.\d+Z$/, 'Z');
    default:
      return memberText(value);
  }
}

const SENTENCE_KEYS = ['event_type', 'author_name', 'target_type', 'target_id', 'target_details', 'outcome'];

/** The members that an action is read from. */
function saidIn(values: ReadonlyMap<string, string>): Record<string, unknown> {
  const keys = values.has('source') ? [...SENTENCE_KEYS, 'source', 'details'] : ['details'];
  return Object.fromEntries(keys.map((key) => [key, parseWithNumbersAsTexts(values.get(key) ?? 'null')]));
}
