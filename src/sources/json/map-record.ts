import { eventErrors } from '../../audit-events/ingest/ingest-errors.ts';
import type { Mapped } from '../event-draft.ts';
import type { SourceRecord } from '../source-kind.ts';
import { objectOf } from '../reading/find-record.ts';
import type { JsonMapping } from './json-mapping.ts';
import { mapByPointers } from './map-by-pointers.ts';

/** The facts that pointers of the configuration can name. */
export const POINTERS = [
  {
    ...{ name: 'type', title: 'Type', placeholder: '/type' },
    help: 'JSON pointer to what happened; /type when empty. Records without it are skipped.',
  },
  {
    ...{ name: 'author', title: 'Person', placeholder: '/author' },
    help: 'JSON pointer to the name of the person who did it; /author when empty.',
  },
  {
    ...{ name: 'authorId', title: 'Id of the person', placeholder: '/actor/id' },
    help: 'JSON pointer to the id that the system knows the person by.',
  },
  {
    ...{ name: 'time', title: 'Time', placeholder: '/time' },
    help:
      'JSON pointer to the time: ISO 8601 with a zone, or seconds or milliseconds since 1970; /time when ' +
      'empty.',
  },
  {
    ...{ name: 'id', title: 'Id', placeholder: '/id' },
    help: 'JSON pointer to the id of the record; /id when empty. A record sent twice is stored once.',
  },
  {
    ...{ name: 'target', title: 'Target', placeholder: '/target' },
    help: 'JSON pointer to what the action was done to; /target when empty.',
  },
  {
    ...{ name: 'targetType', title: 'Type of the target', placeholder: '/target/type' },
    help: 'JSON pointer to the kind of thing that the target is.',
  },
  {
    ...{ name: 'targetId', title: 'Id of the target', placeholder: '/target/id' },
    help: 'JSON pointer to the id of the target.',
  },
  {
    ...{ name: 'outcome', title: 'Outcome', placeholder: '/outcome' },
    help: 'JSON pointer to whether it succeeded: a word, a boolean or an HTTP status; /outcome when empty.',
  },
  {
    ...{ name: 'severity', title: 'Severity', placeholder: '/level' },
    help: "JSON pointer to the system's word for how severe it is.",
  },
  {
    ...{ name: 'ip', title: 'IP address', placeholder: '/client/ip' },
    help: 'JSON pointer to the IP address of the person.',
  },
  {
    ...{ name: 'references', title: 'References', placeholder: '/context' },
    help: 'JSON pointer to an object with pull_request, branch, repository, commit, …',
  },
] as const;

export type PointerName = (typeof POINTERS)[number]['name'];

export type JsonConfig = { readonly system?: string | undefined } & Readonly<
  Partial<Record<PointerName, string | undefined>>
>;

/** The usual places of these fields, for pointers that are not configured. */
const USUAL = {
  ...{ type: '/type', author: '/author', id: '/id', time: '/time' },
  ...{ target: '/target', outcome: '/outcome' },
} as const;

/** Maps a record to an event by the pointers of its source. */
export function mapJson(sent: SourceRecord, config: JsonConfig): Mapped {
  const record = objectOf(sent);
  if (record === undefined)
    return { kind: 'refused', reason: 'no object', message: eventErrors.EVENT_NOT_AN_OBJECT };
  const draft = mapByPointers({ record, text: sent.text, time: sent.time }, mappingOf(config));
  return draft === undefined ? { kind: 'foreign' } : { kind: 'event', draft };
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
