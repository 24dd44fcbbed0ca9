import type { RecordedEvent } from '../../access/audit-trail.ts';
import { topLevelKey } from '../../access/share-keys.ts';
import type { Sql } from '../../database/sql.ts';
import type { Farewells } from '../../destinations/changes/destination-changes.ts';
import { SENT_SECRETS } from '../../destinations/secrets/sent-secrets.ts';
import { QUEUE_TOPIC } from '../../event-log/topics.ts';
import type { JobQueue } from '../../queue/job-queue.ts';
import type { Notifications } from '../../queue/notifications.ts';
import { FAREWELL_DELIVERY, farewellJob } from '../queues/queues.ts';

/** Everything needed to send to a destination that may be deleted by then; the secrets stay sealed. */
export interface FarewellTarget {
  readonly destinationId: number;
  /** Null: the instance. */
  readonly groupId: number | null;
  readonly kind: string;
  /** JSON. */
  readonly config: string;
  readonly format: string;
  readonly batchMaxEvents: number;
  readonly compression: string;
  readonly signed: boolean;
  /** JSON: an array of `SentSecret`. */
  readonly secrets: string;
}

/**
 * Reads the target of a farewell, before the change that the farewell reports; undefined when the destination does not
 * exist.
 */
export async function readFarewellTarget(
  db: Sql,
  destinationId: number,
): Promise<FarewellTarget | undefined> {
  const { rows } = await db.executeSql(
    `SELECT d.id AS "destinationId", d.group_id AS "groupId", d.kind, d.config::text AS config, d.format,
            d.batch_max_events AS "batchMaxEvents", d.compression, d.signed,
            ${SENT_SECRETS}::text AS secrets
     FROM destinations d WHERE d.id = $1`,
    [destinationId],
  );
  return (rows as FarewellTarget[])[0];
}

/** Sends the event to the destination alone, outside its stream: no position moves. `once`: one attempt and no more. */
export async function insertFarewell(
  db: Sql,
  jobs: JobQueue,
  target: FarewellTarget,
  event: RecordedEvent,
  once: boolean,
): Promise<void> {
  const { rows } = await db.executeSql(
    `INSERT INTO farewell_deliveries (destination_id, kind, config, format, secrets, event_id, event_type, body, once,
                                      batch_max_events, compression, signed)
     VALUES ($1::int, $2, $3::jsonb, $4, $5::jsonb, $6::bigint, $7, $8, $9::boolean, $10::int, $11, $12::boolean)
     RETURNING id`,
    [
      ...[target.destinationId, target.kind, target.config, target.format, target.secrets],
      ...[event.id, event.eventType, event.body, once],
      ...[target.batchMaxEvents, target.compression, target.signed],
    ],
  );
  const inserted = rows as { id: number }[];
  const group = topLevelKey(target.groupId);
  const newJobs = inserted.map(({ id }) => farewellJob(id, group));
  await jobs.insert(FAREWELL_DELIVERY, newJobs, db);
}

/** Farewells of destinations that people switch off or destroy. */
export function createFarewells(deps: {
  readonly jobs: JobQueue;
  readonly notifications: Notifications;
}): Farewells {
  return {
    async prepare(db, destinationId) {
      const target = await readFarewellTarget(db, destinationId);
      return async (event: RecordedEvent) => {
        if (target !== undefined) await insertFarewell(db, deps.jobs, target, event, false);
      };
    },
    announce: () => deps.notifications.publish(QUEUE_TOPIC, FAREWELL_DELIVERY.name),
  };
}
