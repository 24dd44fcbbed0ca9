import type { RecordedEvent } from '../../access/audit-trail.ts';
import { topLevelKey } from '../../access/share-keys.ts';
import type { Sql } from '../../database/sql.ts';
import type { JobQueue } from '../../queue/job-queue.ts';
import { FAREWELL_DELIVERY, farewellJob } from '../queues/farewell-delivery.queue.ts';

/** What it takes to send to a destination that may be gone by then; the secrets stay sealed. */
export interface FarewellTarget {
  readonly destinationId: number;
  /** Null: the instance. */
  readonly groupId: number | null;
  readonly url: string;
  /** In base64, as the values of the headers. */
  readonly verificationToken: string;
  /** In base64; null when there was none. */
  readonly signingSecret: string | null;
  readonly previousSigningSecret: string | null;
  readonly previousSecretUntil: Date | null;
  /** JSON. */
  readonly headers: string;
}

/** Reads what a farewell takes, before the change that makes it one; undefined when there is no such destination. */
export async function readFarewellTarget(
  db: Sql,
  destinationId: number,
): Promise<FarewellTarget | undefined> {
  const { rows } = await db.executeSql(
    `SELECT d.id AS "destinationId", d.group_id AS "groupId", d.destination_url AS url,
            encode(d.verification_token, 'base64') AS "verificationToken",
            encode(d.signing_secret, 'base64') AS "signingSecret",
            encode(d.previous_signing_secret, 'base64') AS "previousSigningSecret",
            d.previous_secret_until AS "previousSecretUntil",
            (SELECT coalesce(jsonb_agg(
                      jsonb_build_object('key', h.key, 'value', encode(h.value, 'base64')) ORDER BY h.id), '[]')::text
             FROM headers h WHERE h.destination_id = d.id AND h.active AND h.value_given) AS headers
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
    `INSERT INTO farewell_deliveries (destination_id, url, verification_token, headers, event_id, event_type, body, once,
                                      signing_secret, previous_signing_secret, previous_secret_until)
     VALUES ($1::int, $2, decode($3, 'base64'), $4::jsonb, $5::bigint, $6, $7, $8::boolean,
             decode($9, 'base64'), decode($10, 'base64'), $11::timestamptz)
     RETURNING id`,
    [
      target.destinationId,
      target.url,
      target.verificationToken,
      target.headers,
      event.id,
      event.eventType,
      event.body,
      once,
      target.signingSecret,
      target.previousSigningSecret,
      target.previousSecretUntil,
    ],
  );
  const inserted = rows as { id: number }[];
  const group = topLevelKey(target.groupId);
  const newJobs = inserted.map(({ id }) => farewellJob(id, group));
  await jobs.insert(FAREWELL_DELIVERY, newJobs, db);
}
