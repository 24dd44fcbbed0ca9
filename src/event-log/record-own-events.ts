import type { OwnEvent, RecordedEvent } from '../access/audit-trail.ts';
import type { Sql } from '../database/sql.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Notifications } from '../queue/notifications.ts';
import { appendEvents } from './append.ts';
import { STREAM_EVENTS } from './stream-events.queue.ts';
import { QUEUE_TOPIC, STREAM_TOPIC } from './topics.ts';
import type { NewEvent } from './new-event.ts';

/** The events that a transaction recorded about its change. */
export interface RecordedEvents {
  /** In the order of the input; undefined where the stream was deleted meanwhile. */
  readonly events: readonly (RecordedEvent | undefined)[];
  readonly streamIds: readonly number[];
  readonly woken: number;
}

/**
 * Appends events of the server's own in the caller's transaction, which holds the streams' locks from here on: lock
 * the streams before any of their subscriptions, or call this last. Call `announce` after the commit.
 */
export async function recordOwnEvents(
  db: Sql,
  jobs: JobQueue,
  events: readonly OwnEvent[],
  now: Date,
): Promise<RecordedEvents> {
  if (events.length === 0) return { events: [], streamIds: [], woken: 0 };
  const streamOf = await findStreams(db, events);
  const newEvents = events.map((event) => toNewEvent(event, now));
  const requests = events.map(({ group }, index) => ({
    // A group that this change deletes has no stream, so the event goes to the installation's stream.
    streamId: streamOf.get(group?.rootId ?? null) ?? (streamOf.get(null) as number),
    sender: null,
    events: newEvents.slice(index, index + 1),
  }));
  const { results, woken } = await appendEvents(db, jobs, requests, { idempotencyWindow: 0 });
  const recorded = newEvents.map(({ eventType, bodyTail }, index) => {
    const id = results[index]?.ids[0];
    return id === undefined ? undefined : { id, eventType, body: `{"id":${id},${bodyTail}` };
  });
  return { events: recorded, streamIds: [...new Set(requests.map(({ streamId }) => streamId))], woken };
}

/** Tells every process that there are new events. */
export function announce(
  notifications: Notifications,
  { streamIds, woken }: Pick<RecordedEvents, 'streamIds' | 'woken'>,
): void {
  for (const id of streamIds) notifications.publish(STREAM_TOPIC, String(id));
  if (woken > 0) notifications.publish(QUEUE_TOPIC, STREAM_EVENTS.name);
}

async function findStreams(db: Sql, events: readonly OwnEvent[]): Promise<Map<number | null, number>> {
  const rootIds = events.flatMap(({ group }) => (group === null ? [] : [group.rootId]));
  const { rows } = await db.executeSql(
    'SELECT id, group_id AS "groupId" FROM streams WHERE group_id = ANY($1::int[]) OR group_id IS NULL',
    [rootIds],
  );
  return new Map((rows as { id: number; groupId: number | null }[]).map(({ id, groupId }) => [groupId, id]));
}

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
