import { eventErrors } from '../../audit-events/ingest/ingest-errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import {
  REFERENCE_NAMES,
  typeOf,
  type EventOutcome,
  type EventReferences,
  type Mapped,
} from '../event-draft.ts';
import { momentOf } from '../reading/carrier-time.ts';
import { plainAddress, textOf } from '../reading/fields.ts';
import type { SourceRecord } from '../source-kind.ts';
import { objectOf } from '../reading/find-record.ts';
import { valueAtPointer } from './json-pointer.ts';

/** What a pointer of the configuration names in a record. */
export const POINTERS = [
  { name: 'type', title: 'Type', help: 'What happened. Records without it are skipped.' },
  { name: 'author', title: 'Person', help: 'Who did it.' },
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

/** Where something stands in what many systems send, for pointers that nobody has set. */
const USUAL: Readonly<Partial<Record<PointerName, string>>> = {
  type: '/type',
  author: '/author',
  id: '/id',
  time: '/time',
};

const SUCCESS = new Set([
  'success',
  'succeeded',
  'successful',
  'ok',
  'allow',
  'allowed',
  'true',
  'granted',
  'pass',
]);
const FAILURE = new Set([
  'failure',
  'failed',
  'fail',
  'error',
  'deny',
  'denied',
  'false',
  'refused',
  'rejected',
]);

/** The event that a record tells of, by the pointers of its source. */
export function mapJson(sent: SourceRecord, config: JsonConfig): Mapped {
  const { time } = sent;
  const value = objectOf(sent);
  if (value === undefined)
    return { kind: 'refused', reason: 'no object', message: eventErrors.EVENT_NOT_AN_OBJECT };
  const at = (name: PointerName): JsonValue | undefined => {
    const pointer = config[name] ?? USUAL[name];
    return pointer === undefined ? undefined : valueAtPointer(value, pointer);
  };
  const text = (name: PointerName): string | undefined => textOf(at(name));
  const type = text('type');
  if (type === undefined) return { kind: 'foreign' };
  const authorId = text('authorId');
  return {
    kind: 'event',
    draft: {
      eventType: typeOf(config.system ?? 'json', type),
      authorName: text('author') ?? 'unknown',
      ...(authorId !== undefined && { authorId }),
      createdAt: momentOf(at('time')) ?? time,
      ipAddress: plainAddress(text('ip')),
      target: { type: text('targetType'), id: text('targetId'), details: text('target') },
      outcome: outcomeOf(at('outcome')),
      severity: text('severity'),
      references: referencesOf(at('references')),
      senderId: text('id'),
      details: value,
    },
  };
}

function outcomeOf(value: JsonValue | undefined): EventOutcome {
  const word = typeof value === 'boolean' ? String(value) : textOf(value)?.toLowerCase();
  if (word === undefined) return 'unknown';
  if (SUCCESS.has(word) || /^[123]\d\d$/.test(word)) return 'success';
  return FAILURE.has(word) || /^[45]\d\d$/.test(word) ? 'failure' : 'unknown';
}

function referencesOf(value: JsonValue | undefined): EventReferences {
  if (!isJsonObject(value)) return {};
  const object: JsonObject = value;
  const found = REFERENCE_NAMES.map((name) => [name, textOf(object[name])] as const);
  return Object.fromEntries(found.filter(([, text]) => text !== undefined));
}
