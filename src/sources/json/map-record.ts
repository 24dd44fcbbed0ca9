import { eventErrors } from '../../audit-events/ingest/ingest-errors.ts';
import type { Mapped } from '../event-draft.ts';
import type { SourceRecord } from '../source-kind.ts';
import { objectOf } from '../reading/find-record.ts';
import type { JsonMapping } from './json-mapping.ts';
import { mapByPointers } from './map-by-pointers.ts';

/** What a pointer of the configuration names in a record. */
export const POINTERS = [
  { name: 'type', title: 'Type', help: 'What happened. Records without it are skipped.' },
  { name: 'author', title: 'Person', help: 'The person who did it.' },
  { name: 'authorId', title: 'Id of the person', help: 'The id that the system knows the person by.' },
  { name: 'time', title: 'Time', help: 'ISO 8601 with a zone, or seconds or milliseconds since 1970.' },
  { name: 'id', title: 'Id', help: 'What is sent twice with the same id is stored once.' },
  { name: 'target', title: 'Target', help: 'What it was done to.' },
  { name: 'targetType', title: 'Type of the target', help: 'What kind of thing that is.' },
  { name: 'targetId', title: 'Id of the target', help: 'Its id.' },
  { name: 'outcome', title: 'Outcome', help: 'Whether it succeeded: a word, a boolean or an HTTP status.' },
  { name: 'severity', title: 'Severity', help: 'The word of the system.' },
  { name: 'ip', title: 'IP address', help: 'Where the person was.' },
  {
    name: 'references',
    title: 'References',
    help: 'An object with pull_request, branch, repository, commit, …',
  },
] as const;

export type PointerName = (typeof POINTERS)[number]['name'];

export type JsonConfig = { readonly system?: string | undefined } & Readonly<
  Partial<Record<PointerName, string | undefined>>
>;

/** Where many systems have these fields, for pointers that are not configured. */
const USUAL = {
  ...{ type: '/type', author: '/author', id: '/id', time: '/time' },
  ...{ target: '/target', outcome: '/outcome' },
} as const;

/** The event that a record tells of, by the pointers of its source. */
export function mapJson(sent: SourceRecord, config: JsonConfig): Mapped {
  const record = objectOf(sent);
  if (record === undefined)
    return { kind: 'refused', reason: 'no object', message: eventErrors.EVENT_NOT_AN_OBJECT };
  return mapByPointers({ record, text: sent.text, time: sent.time }, mappingOf(config));
}

function mappingOf(config: JsonConfig): JsonMapping {
  const { type = USUAL.type, author = USUAL.author, id = USUAL.id, time = USUAL.time } = config;
  const { target = USUAL.target, outcome = USUAL.outcome } = config;
  const { system = 'json', authorId, ip, severity } = config;
  return {
    ...{ system, type: [type], author, authorId, time, id: [id], ip, severity },
    targets: [{ typeAt: config.targetType, id: config.targetId, details: target }],
    outcome: [{ at: outcome }],
    references: config.references === undefined ? {} : { within: config.references },
  };
}
