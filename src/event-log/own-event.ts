import type { OwnEvent } from '../access/audit-trail.ts';
import type { NewEvent } from './new-event.ts';

/** GitLab's name for what belongs to the installation as a whole. */
const INSTANCE = { entityType: 'Gitlab::Audit::InstanceScope', entityPath: 'gitlab_instance', entityId: 1 };

/** An event of the server's own, as GitLab writes such events. */
export function toNewEvent(event: OwnEvent, now: Date): NewEvent {
  const { eventType, group, author, target, message, more, reason, test } = event;
  const entity =
    group === null ? INSTANCE : { entityType: 'Group', entityPath: group.fullPath, entityId: group.id };
  const details = {
    ...more,
    event_name: eventType,
    author_name: author.name,
    author_class: 'User',
    target_id: target.id,
    target_type: target.type,
    target_details: target.details,
    custom_message: message,
    ...(reason !== undefined && { reason }),
    ...(test !== undefined && { test }),
    ip_address: author.ip,
    entity_path: entity.entityPath,
  };
  const body = {
    author_id: author.id,
    entity_id: entity.entityId,
    entity_type: entity.entityType,
    details,
    ip_address: author.ip,
    author_name: author.name,
    entity_path: entity.entityPath,
    target_details: target.details,
    created_at: now.toISOString(),
    target_type: target.type,
    target_id: target.id,
    event_type: eventType,
  };
  return {
    eventType,
    entityType: entity.entityType,
    entityPath: entity.entityPath,
    authorId: author.id === null ? null : String(author.id),
    authorName: author.name,
    createdAt: now,
    bodyTail: JSON.stringify(body).slice(1),
    contentDigest: null,
  };
}
