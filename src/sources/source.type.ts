import { FormFieldType } from '../config-forms/form-field.type.ts';
import type { SourceHour, SourceReason } from '../database/generated/client.ts';
import { connectionType } from '../graphql/connection.type.ts';
import { globalIdScalar, toGlobalId } from '../graphql/global-id.ts';
import { choice, flag, int, json, of, orNull, requiredId, text, time } from '../graphql/fields.ts';
import { objectType } from '../graphql/types.ts';
import { textEnum } from '../graphql/text-enum.ts';
import { namespaceOfGroup, namespaceOfProject, NamespaceType } from '../groups/namespace.type.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { SourceRecordRow } from './source-row.ts';

const MODEL = 'AuditEvents::Source';

/** The scalar for inputs that name a source. */
export const SourceIdScalar = globalIdScalar('AuditEventsSourceID', MODEL);

const SourceStateEnum = textEnum('AuditEventsSourceState', "Auditstream's own. State of a source.", {
  WAITING: 'No event has come from the source so far.',
  RECEIVING: 'Events come from the source.',
  SILENT: 'No event has come for longer than `silentAfterHours`.',
  PAUSED: '`active` was set to false: requests of the source are refused.',
});

export const SourceType = objectType(
  'AuditEventsSource',
  "Auditstream's own. A source: another system that sends its audit events in its own format.",
  {
    id: requiredId('Global ID of the source.'),
    name: text('Name of the source, unique in the top-level group.'),
    kind: text('Kind of the source: one of `auditEventsSourceKinds`.'),
    active: flag('False: requests of the source are refused.'),
    config: json('Configuration of the source, with the fields of its kind.'),
    place: of<NamespaceType>(
      () => NamespaceType,
      "The group or the project that the source's events belong to.",
    ),
    state: choice(SourceStateEnum, 'State of the source.'),
    lastEventAt: orNull(time('When the last event came from the source; null when none came.')),
    silentAfterHours: orNull(int('Hours without an event after which the source is `SILENT`; null: never.')),
    createdAt: time('When the source was created.'),
  },
);

export const SourceConnection = connectionType(SourceType, 'AuditEventsSource');

/** A source as it is resolved; the fields that take a query for each need its row. */
export type SourceNode = InstanceType<typeof SourceType> & { readonly row: SourceRecordRow };

export function sourceNode(row: SourceRecordRow, now: Date): SourceNode {
  const { name, kind, active, config, lastEventAt, silentAfterHours, createdAt } = row;
  return {
    ...{ row, id: toGlobalId(MODEL, row.id), name, kind, active, config: config as JsonValue },
    place:
      row.project === null
        ? namespaceOfGroup(row.group)
        : namespaceOfProject({ ...row.project, namespace: row.group }),
    ...{ state: stateOf(row, now), lastEventAt, silentAfterHours, createdAt },
  };
}

const HOUR_MS = 3_600_000;

function stateOf(
  { active, lastEventAt, silentAfterHours, createdAt }: SourceRecordRow,
  now: Date,
): keyof typeof SourceStateEnum {
  if (!active) return 'PAUSED';
  const since = now.getTime() - (lastEventAt ?? createdAt).getTime();
  if (silentAfterHours !== null && since > silentAfterHours * HOUR_MS) return 'SILENT';
  return lastEventAt === null ? 'WAITING' : 'RECEIVING';
}

export const SourceHourType = objectType(
  'AuditEventsSourceHour',
  "Auditstream's own. Numbers of the records that a source sent in an hour, by result.",
  {
    hour: time('When the hour began.'),
    accepted: int('Records that became events.'),
    duplicates: int('Records that the source had sent before.'),
    skipped: int('Records that are not audit events, or that the configuration of the source leaves out.'),
    refused: int('Records that could not be read.'),
  },
);

export function hourNode({ hour, accepted, duplicates, skipped, refused }: SourceHour) {
  return {
    ...{ hour, accepted: Number(accepted), duplicates: Number(duplicates) },
    ...{ skipped: Number(skipped), refused: Number(refused) },
  };
}

export const SourceReasonType = objectType(
  'AuditEventsSourceReason',
  "Auditstream's own. A reason why records of a source did not become events.",
  {
    refused: flag('True: the records could not be read. False: they were left out.'),
    reason: text('The reason in a few words.'),
    count: int('Number of these records.'),
    lastAt: time('When the last of these records came.'),
    example: orNull(
      text(
        'One of these records, at most an hour older than the last, with secrets removed and cut after 2,000 ' +
          'bytes. Null when none is kept; examples are kept for 30 days.',
      ),
    ),
  },
);

export function reasonNode({ what, reason, count, lastAt, example }: SourceReason) {
  return { refused: what === 'refused', reason, count: Number(count), lastAt, example };
}

const SourceSnippetType = objectType(
  'AuditEventsSourceSnippet',
  "Auditstream's own. A text to paste into another system so that it sends to a source.",
  {
    file: text('Suggested name of a file for the text.'),
    title: text('Purpose of the text, for display.'),
    where: text('Where to paste the text, and which of its values are made up.'),
    text: text(
      'The text, with placeholders: `{{url}}` and `{{secret}}` of the source, `{{origin}}` of this server, `{{host}}`, ' +
        '`{{port}}`, `{{path}}` and `{{tls}}` (`on` or `off`) of the URL, `{{basic}}` for the secret behind `Basic`.',
    ),
  },
);
type SourceSnippetType = InstanceType<typeof SourceSnippetType>;

export const SourceKindType = objectType(
  'AuditEventsSourceKind',
  "Auditstream's own. A kind of source: a system whose events this server can read.",
  {
    name: text('Name of the kind in the API.'),
    title: text('Name of the kind, for display.'),
    form: of<readonly FormFieldType[]>(() => [FormFieldType], 'The fields of its configuration.'),
    snippets: of<readonly SourceSnippetType[]>(() => [SourceSnippetType], 'Texts to paste into the system.'),
  },
);
