import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { FormFieldType } from '../config-forms/form-field.type.ts';
import type { SourceHour, SourceReason } from '../database/generated/client.ts';
import { connectionType } from '../graphql/connection.type.ts';
import { globalIdScalar, toGlobalId } from '../graphql/global-id.ts';
import { JsonScalar } from '../graphql/json.scalar.ts';
import { TimeScalar } from '../graphql/time.scalar.ts';
import { namespaceOfGroup, namespaceOfProject, NamespaceType } from '../groups/namespace.type.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { Snippet } from './snippet.ts';
import type { SourceRecordRow } from './source-row.ts';

const MODEL = 'AuditEvents::Source';

/** The scalar for inputs that name a source. */
export const SourceIdScalar = globalIdScalar('AuditEventsSourceID', MODEL);

export const SourceStateEnum = {
  WAITING: 'WAITING',
  RECEIVING: 'RECEIVING',
  SILENT: 'SILENT',
  PAUSED: 'PAUSED',
} as const;

registerEnumType(SourceStateEnum, {
  name: 'AuditEventsSourceState',
  description: "Auditstream's own. What comes from a source.",
  valuesConfig: {
    WAITING: { description: 'No event has come from it so far.' },
    RECEIVING: { description: 'Events come from it.' },
    SILENT: { description: 'Nothing has come for longer than `silentAfterHours`.' },
    PAUSED: { description: '`active` was set to false: what it sends is refused.' },
  },
});

@ObjectType('AuditEventsSource', {
  description: "Auditstream's own. Another system, which sends its audit events as it speaks.",
})
export class SourceType {
  @Field(() => ID, { description: 'Global ID of the source.' })
  readonly id: string;

  @Field(() => String, { description: 'Name of the source, unique in the top-level group.' })
  readonly name: string;

  @Field(() => String, { description: 'Its kind: one of `auditEventsSourceKinds`.' })
  readonly kind: string;

  @Field(() => Boolean, { description: 'False: what it sends is refused.' })
  readonly active: boolean;

  @Field(() => JsonScalar, { description: 'What it is configured with: the fields of its kind.' })
  readonly config: JsonValue;

  @Field(() => NamespaceType, { description: 'The group or the project that its events belong to.' })
  readonly place: NamespaceType;

  @Field(() => SourceStateEnum, { description: 'What comes from it.' })
  readonly state: keyof typeof SourceStateEnum;

  @Field(() => TimeScalar, { nullable: true, description: 'When an event last came from it; null: never.' })
  readonly lastEventAt: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours without an event after which it is `SILENT`; null: it never is.',
  })
  readonly silentAfterHours: number | null;

  @Field(() => TimeScalar, { description: 'When it was made.' })
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

export const SourceConnection = connectionType(SourceType, {
  name: 'AuditEventsSource',
  connection: 'AuditEventsSourceConnection',
  edge: 'AuditEventsSourceEdge',
});

@ObjectType('AuditEventsSourceHour', {
  description: "Auditstream's own. What became of the records that a source sent in an hour.",
})
export class SourceHourType {
  @Field(() => TimeScalar, { description: 'When the hour began.' })
  readonly hour: Date;

  @Field(() => Int, { description: 'Records that became events.' })
  readonly accepted: number;

  @Field(() => Int, { description: 'Records that had come before.' })
  readonly duplicates: number;

  @Field(() => Int, { description: 'Records that are no audit events, or none that are wanted.' })
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
  description: "Auditstream's own. Why records of a source became no events.",
})
export class SourceReasonType {
  @Field(() => Boolean, { description: 'True: they could not be read. False: they were left out.' })
  readonly refused: boolean;

  @Field(() => String, { description: 'The reason in a few words.' })
  readonly reason: string;

  @Field(() => Int, { description: 'How many there were.' })
  readonly count: number;

  @Field(() => TimeScalar, { description: 'When the last one came.' })
  readonly lastAt: Date;

  @Field(() => String, {
    nullable: true,
    description:
      'One of them, at most an hour older than the last: its secrets taken out, and cut after 2,000 bytes. Null: none is kept, as of records that came more than 30 days ago.',
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
  description: "Auditstream's own. What to paste into another system so that it sends to a source.",
})
export class SourceSnippetType implements Snippet {
  @Field(() => String, { description: 'A name for it as a file.' })
  readonly file!: string;

  @Field(() => String, { description: 'What it is for.' })
  readonly title!: string;

  @Field(() => String, { description: 'Where to paste it, and what in it is made up.' })
  readonly where!: string;

  @Field(() => String, {
    description:
      'The text, with placeholders: `{{url}}` and `{{secret}}` of the source, `{{origin}}` of this server, `{{host}}`, ' +
      '`{{port}}`, `{{path}}` and `{{tls}}` (`on` or `off`) of the URL, `{{basic}}` for the secret behind `Basic`.',
  })
  readonly text!: string;
}

@ObjectType('AuditEventsSourceKind', {
  description: "Auditstream's own. A kind of sources: a system whose events can be taken.",
})
export class SourceKindType {
  @Field(() => String, { description: 'Its name in the API.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its name for people.' })
  readonly title!: string;

  @Field(() => [FormFieldType], { description: 'The fields of its configuration.' })
  readonly form!: readonly FormFieldType[];

  @Field(() => [SourceSnippetType], { description: 'What to paste into the system.' })
  readonly snippets!: readonly SourceSnippetType[];
}
