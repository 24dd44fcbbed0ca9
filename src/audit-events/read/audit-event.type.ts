import { Field, ID, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.type.ts';
import { Costs, LONG_TEXT } from '../../graphql/field-cost.ts';
import { toGlobalId } from '../../graphql/global-id.ts';
import { TimeScalar } from '../../graphql/time.scalar.ts';
import type { StoredEvent } from './event-statements.ts';
import { jsonMembers } from './json-members.ts';

@ObjectType('AuditEvent', { description: 'An audit event as it was accepted.' })
export class AuditEventType {
  @Field(() => ID, { description: 'Global ID of the event; its number is the `id` that is delivered.' })
  readonly id: string;

  @Field(() => TimeScalar, { description: 'When the event happened, according to its sender.' })
  readonly createdAt: Date;

  @Field(() => String, { nullable: true, description: 'The `event_type`.' })
  readonly eventName: string | null;

  @Costs(LONG_TEXT)
  @Field(() => String, { nullable: true, description: 'The `details`, as JSON text.' })
  readonly details: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'ID of the entity, such as a group or a project, that the event belongs to.',
  })
  readonly entityId: string | null;

  @Field(() => String, { nullable: true, description: 'Full path of the entity that the event belongs to.' })
  readonly entityPath: string | null;

  @Field(() => String, { nullable: true, description: 'Type of the entity that the event belongs to.' })
  readonly entityType: string | null;

  @Field(() => String, { nullable: true, description: 'IP address from which the author acted.' })
  readonly ipAddress: string | null;

  @Costs(LONG_TEXT)
  @Field(() => String, { nullable: true, description: 'Target of the action, in words.' })
  readonly targetDetails: string | null;

  @Field(() => ID, { nullable: true, description: 'ID of the target of the action.' })
  readonly targetId: string | null;

  @Field(() => String, { nullable: true, description: 'Type of the target of the action.' })
  readonly targetType: string | null;

  @Field(() => ID, { nullable: true, description: "Auditstream's own. The `author_id`, as it was sent." })
  readonly authorId: string | null;

  @Field(() => String, { nullable: true, description: "Auditstream's own. The `author_name`." })
  readonly authorName: string | null;

  @Field(() => TimeScalar, { description: "Auditstream's own. When this server accepted it." })
  readonly receivedAt: Date;

  @Field(() => String, {
    nullable: true,
    description:
      "Auditstream's own. Name of the access token that the event was sent with; null for events that the server " +
      'recorded itself.',
  })
  readonly sender: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Auditstream's own. IP address from which the event was " + 'sent.',
  })
  readonly senderIp: string | null;

  @Costs(LONG_TEXT)
  @Field(() => String, {
    description:
      "Auditstream's own. The whole event as it is delivered: JSON text in which no number is rounded.",
  })
  readonly body: string;

  constructor({ receivedAt, sender, senderIp, body }: StoredEvent) {
    const members = new Map(jsonMembers(body));
    const text = (key: string): string | null => textOf(members.get(key));
    this.id = toGlobalId('AuditEvent', Number(text('id')));
    this.createdAt = new Date(text('created_at') ?? receivedAt);
    this.eventName = text('event_type');
    this.details = members.get('details') ?? null;
    this.entityId = text('entity_id');
    this.entityPath = text('entity_path');
    this.entityType = text('entity_type');
    this.ipAddress = text('ip_address');
    this.targetDetails = text('target_details');
    this.targetId = text('target_id');
    this.targetType = text('target_type');
    this.authorId = text('author_id');
    this.authorName = text('author_name');
    this.receivedAt = receivedAt;
    this.sender = sender;
    this.senderIp = senderIp;
    this.body = body;
  }
}

export const AuditEventConnection = connectionType(AuditEventType, 'AuditEvent');

/** A member of a body as text: the numbers of ids as they were sent. */
function textOf(value: string | undefined): string | null {
  if (value === undefined || value === 'null') return null;
  return value.startsWith('"') ? (JSON.parse(value) as string) : value;
}
