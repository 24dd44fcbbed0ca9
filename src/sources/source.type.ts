import { Field, ID, Int, ObjectType } from 'type-graphql';
import { FormFieldType } from '../config-forms/form-field.type.ts';
import type { SourceHour, SourceReason } from '../database/generated/client.ts';
import { connectionType } from '../graphql/connection.type.ts';
import { globalIdScalar, toGlobalId } from '../graphql/global-id.ts';
import { JsonScalar } from '../graphql/json.scalar.ts';
import { textEnum } from '../graphql/text-enum.ts';
import { TimeScalar } from '../graphql/time.scalar.ts';
import { namespaceOfGroup, namespaceOfProject, NamespaceType } from '../groups/namespace.type.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { Snippet } from './snippet.ts';
import type { SourceRecordRow } from './source-row.ts';

const MODEL = 'AuditEvents::Source';

/** The scalar for inputs that name a source. */
export const SourceIdScalar = globalIdScalar('AuditEventsSourceID', MODEL);

export const SourceStateEnum = textEnum('AuditEventsSourceState', "Auditstream's own. State of a source.", {
  WAITING: 'No event has come from the source so far.',
  RECEIVING: 'Events come from the source.',
  SILENT: 'No event has come for longer than `silentAfterHours`.',
  PAUSED: '`active` was set to false: requests of the source are refused.',
});

@ObjectType('AuditEventsSource', {
  description: "Auditstream's own. A source: another system that sends its audit events in its own format.",
})
export class SourceType {
  @Field(() => ID, { description: 'Global ID of the source.' })
  readonly id: string;

  @Field(() => String, { description: 'Name of the source, unique in the top-level group.' })
  readonly name: string;

  @Field(() => String, { description: 'Kind of the source: one of `auditEventsSourceKinds`.' })
  readonly kind: string;

  @Field(() => Boolean, { description: 'False: requests of the source are refused.' })
  readonly active: boolean;

  @Field(() => JsonScalar, { description: 'Configuration of the source, with the fields of its kind.' })
  readonly config: JsonValue;

  @Field(() => NamespaceType, { description: "The group or the project that the source's events belong to." })
  readonly place: NamespaceType;

  @Field(() => SourceStateEnum, { description: 'State of the source.' })
  readonly state: keyof typeof SourceStateEnum;

  @Field(() => TimeScalar, {
    nullable: true,
    description: 'When the last event came from the source; null when none came.',
  })
  readonly lastEventAt: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours without an event after which the source is `SILENT`; null: never.',
  })
  readonly silentAfterHours: number | null;

  @Field(() => TimeScalar, { description: 'When the source was created.' })
  readonly createdAt: Date;

  constructor(
    readonly row: SourceRecordRow,
    now: Date,
  ) {
    this.id = toGlobalId(MODEL, row.id);
    this.name = row.name;
    this.kind = row.kind;
    this.active = row.active;
    this.config = row.config as JsonValue;
    this.place =
      row.project === null
        ? namespaceOfGroup(row.group)
        : namespaceOfProject({ ...row.project, namespace: row.group });
    this.state = stateOf(row, now);
    this.lastEventAt = row.lastEventAt;
    this.silentAfterHours = row.silentAfterHours;
    this.createdAt = row.createdAt;
  }
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

export const SourceConnection = connectionType(SourceType, 'AuditEventsSource');

@ObjectType('AuditEventsSourceHour', {
  description: "Auditstream's own. Records that a source sent in an hour, by what became of them.",
})
export class SourceHourType {
  @Field(() => TimeScalar, { description: 'When the hour began.' })
  readonly hour: Date;

  @Field(() => Int, { description: 'Records that became events.' })
  readonly accepted: number;

  @Field(() => Int, { description: 'Records that the source had sent before.' })
  readonly duplicates: number;

  @Field(() => Int, { description: 'Records that are not audit events, or are not wanted.' })
  readonly skipped: number;

  @Field(() => Int, { description: 'Records that could not be read.' })
  readonly refused: number;

  constructor({ hour, accepted, duplicates, skipped, refused }: SourceHour) {
    this.hour = hour;
    this.accepted = Number(accepted);
    this.duplicates = Number(duplicates);
    this.skipped = Number(skipped);
    this.refused = Number(refused);
  }
}

@ObjectType('AuditEventsSourceReason', {
  description: "Auditstream's own. A reason why records of a source did not become events.",
})
export class SourceReasonType {
  @Field(() => Boolean, { description: 'True: the records could not be read. False: they were left out.' })
  readonly refused: boolean;

  @Field(() => String, { description: 'The reason in a few words.' })
  readonly reason: string;

  @Field(() => Int, { description: 'Number of these records.' })
  readonly count: number;

  @Field(() => TimeScalar, { description: 'When the last of these records came.' })
  readonly lastAt: Date;

  @Field(() => String, {
    nullable: true,
    description:
      'One of these records, at most an hour older than the last, with secrets removed and cut after 2,000 ' +
      'bytes. Null when none is kept; examples are kept for 30 days.',
  })
  readonly example: string | null;

  constructor({ what, reason, count, lastAt, example }: SourceReason) {
    this.refused = what === 'refused';
    this.reason = reason;
    this.count = Number(count);
    this.lastAt = lastAt;
    this.example = example;
  }
}

@ObjectType('AuditEventsSourceSnippet', {
  description: "Auditstream's own. A text to paste into another system so that it sends to a source.",
})
export class SourceSnippetType implements Snippet {
  @Field(() => String, { description: 'Suggested name of a file for the text.' })
  readonly file!: string;

  @Field(() => String, { description: 'What it is for.' })
  readonly title!: string;

  @Field(() => String, { description: 'Where to paste the text, and which of its values are made up.' })
  readonly where!: string;

  @Field(() => String, {
    description:
      'The text, with placeholders: `{{url}}` and `{{secret}}` of the source, `{{origin}}` of this server, `{{host}}`, ' +
      '`{{port}}`, `{{path}}` and `{{tls}}` (`on` or `off`) of the URL, `{{basic}}` for the secret behind `Basic`.',
  })
  readonly text!: string;
}

@ObjectType('AuditEventsSourceKind', {
  description: "Auditstream's own. A kind of source: a system whose events this server can read.",
})
export class SourceKindType {
  @Field(() => String, { description: 'Name of the kind in the API.' })
  readonly name!: string;

  @Field(() => String, { description: 'Name of the kind, for display.' })
  readonly title!: string;

  @Field(() => [FormFieldType], { description: 'The fields of its configuration.' })
  readonly form!: readonly FormFieldType[];

  @Field(() => [SourceSnippetType], { description: 'Texts to paste into the system.' })
  readonly snippets!: readonly SourceSnippetType[];
}
