import { connectionType } from '../../graphql/connection.type.ts';
import { LONG_TEXT } from '../../graphql/field-cost.ts';
import { toGlobalId } from '../../graphql/global-id.ts';
import { costly, orNull, requiredId, text, time } from '../../graphql/fields.ts';
import { objectType } from '../../graphql/types.ts';
import type { StoredEvent } from './event-statements.ts';
import { jsonMembers, memberText } from './json-members.ts';

export const AuditEventType = objectType('AuditEvent', 'An audit event as it was accepted.', {
  id: requiredId('Global ID of the event; its number is the `id` that is delivered.'),
  createdAt: time('When the event happened, according to its sender.'),
  eventName: orNull(text('The `event_type`.')),
  details: costly(LONG_TEXT, orNull(text('The `details`, as JSON text.'))),
  entityId: orNull(requiredId('ID of the entity, such as a group or a project, that the event belongs to.')),
  entityPath: orNull(text('Full path of the entity that the event belongs to.')),
  entityType: orNull(text('Type of the entity that the event belongs to.')),
  ipAddress: orNull(text('IP address from which the author acted.')),
  targetDetails: costly(LONG_TEXT, orNull(text('Target of the action, in words.'))),
  targetId: orNull(requiredId('ID of the target of the action.')),
  targetType: orNull(text('Type of the target of the action.')),
  authorId: orNull(requiredId("Auditstream's own. The `author_id`, as it was sent.")),
  authorName: orNull(text("Auditstream's own. The `author_name`.")),
  receivedAt: time("Auditstream's own. When this server accepted the event."),
  sender: orNull(
    text(
      "Auditstream's own. Name of the access token that the event was sent with; null for events that the server " +
        'recorded itself.',
    ),
  ),
  senderIp: orNull(text("Auditstream's own. IP address from which the event was " + 'sent.')),
  body: costly(
    LONG_TEXT,
    text("Auditstream's own. The whole event as it is delivered: JSON text in which no number is rounded."),
  ),
});
export type AuditEventType = InstanceType<typeof AuditEventType>;

export function eventNode({ receivedAt, sender, senderIp, body }: StoredEvent): AuditEventType {
  const members = new Map(jsonMembers(body));
  const member = (key: string): string | null =>
    (members.get(key) ?? 'null') === 'null' ? null : memberText(members.get(key));
  return {
    id: toGlobalId('AuditEvent', Number(member('id'))),
    createdAt: new Date(member('created_at') ?? receivedAt),
    eventName: member('event_type'),
    details: members.get('details') ?? null,
    entityId: member('entity_id'),
    entityPath: member('entity_path'),
    entityType: member('entity_type'),
    ipAddress: member('ip_address'),
    targetDetails: member('target_details'),
    targetId: member('target_id'),
    targetType: member('target_type'),
    authorId: member('author_id'),
    authorName: member('author_name'),
    ...{ receivedAt, sender, senderIp, body },
  };
}

export const AuditEventConnection = connectionType(AuditEventType, 'AuditEvent');
