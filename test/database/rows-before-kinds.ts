import type pg from 'pg';
import { KEY_CHECK, KEY_CHECK_TEXT, NEXT_KEY, PREVIOUS_KEY } from '../../src/database/encryption-keys.ts';
import { sqlOfClient } from '../../src/database/sql.ts';
import type { Sealer } from '../../src/encryption/sealer.ts';
import { insertStreamJobs } from '../../src/event-log/stream-events.queue.ts';
import type { JobQueue } from '../../src/queue/job-queue.ts';
import {
  FAREWELL_DELIVERY,
  farewellJob,
  REPLAY_EVENTS,
  RETRY_DELIVERY,
  retryJob,
} from '../../src/streaming/queues/queues.ts';

// Rows as the version wrote them that had a column for each secret of a destination.

export interface OldDestination {
  /** Null: the instance's. */
  readonly groupId: number | null;
  readonly url: string;
  readonly name: string;
  readonly token: string;
  readonly signingSecret?: string;
  readonly previous?: { readonly secret: string; readonly until: Date };
  readonly headers?: readonly OldHeader[];
  readonly active?: boolean;
}

export interface OldHeader {
  readonly key: string;
  readonly value: string;
  readonly active?: boolean;
  /** False: a config that named no value for it, which is stored as an empty one. */
  readonly valueGiven?: boolean;
}

/** The row of the instance while its key is being replaced, after the step from which on servers seal with the new one. */
export async function insertInstance(
  pool: pg.Pool,
  keys: {
    readonly old: Buffer;
    readonly oldSealer: Sealer;
    readonly new: Buffer;
    readonly newSealer: Sealer;
  },
): Promise<void> {
  await pool.query('INSERT INTO instance (id, key_check, next_key, previous_key) VALUES (1, $1, $2, $3)', [
    keys.newSealer.seal(KEY_CHECK_TEXT, KEY_CHECK),
    keys.oldSealer.seal(keys.new.toString('base64'), NEXT_KEY),
    keys.newSealer.seal(keys.old.toString('base64'), PREVIOUS_KEY),
  ]);
}

/** A top-level group with its stream. */
export async function insertGroup(
  pool: pg.Pool,
  path: string,
): Promise<{ groupId: number; streamId: number }> {
  const { rows } = await pool.query<{ groupId: number; streamId: number }>(
    `WITH made AS (
       INSERT INTO groups (path, name, full_path, path_key, full_name, traversal_ids)
       VALUES ($1, $1, $1, $1, $1, '{}') RETURNING id)
     INSERT INTO streams (group_id) SELECT id FROM made RETURNING group_id AS "groupId", id AS "streamId"`,
    [path],
  );
  return first(rows);
}

/** A destination with its headers and its subscriptions; returns its id. */
export async function insertDestination(
  pool: pg.Pool,
  sealer: Sealer,
  destination: OldDestination,
): Promise<number> {
  const { groupId, url, name, token, signingSecret, previous, headers = [], active = true } = destination;
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO destinations (group_id, destination_url, name, verification_token, verification_token_digest,
                               signing_secret, previous_signing_secret, previous_secret_until, active)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      ...[groupId, url, name],
      ...[sealer.seal(token, 'verification_token'), sealer.digest(token, 'verification_token')],
      signingSecret === undefined ? null : sealer.seal(signingSecret, 'signing_secret'),
      previous === undefined ? null : sealer.seal(previous.secret, 'signing_secret'),
      previous?.until ?? null,
      active,
    ],
  );
  const { id } = first(rows);
  for (const header of headers) {
    await pool.query(
      `INSERT INTO headers (destination_id, key, key_folded, value, active, value_given)
       VALUES ($1, $2, lower($2), $3, $4, $5)`,
      [
        ...[id, header.key, sealer.seal(header.value, 'header_value')],
        ...[header.active ?? true, header.valueGiven ?? true],
      ],
    );
  }
  await pool.query(
    `INSERT INTO subscriptions (stream_id, destination_id, position, position_received_at, runnable)
     SELECT id, $1, last_sequence, last_received_at, $3 FROM streams WHERE $2::int IS NULL OR group_id = $2`,
    [id, groupId, active],
  );
  return id;
}

/** A farewell, with its job, of a destination that was like this one and is gone. */
export async function insertFarewell(
  pool: pg.Pool,
  jobs: JobQueue,
  sealer: Sealer,
  { url, token, signingSecret, previous, headers = [] }: OldDestination,
  event: { readonly id: number; readonly body: string },
): Promise<void> {
  const sealed = headers.map(({ key, value }) => ({
    key,
    value: sealer.seal(value, 'header_value').toString('base64'),
  }));
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO farewell_deliveries (destination_id, url, verification_token, headers, event_id, event_type, body,
                                      signing_secret, previous_signing_secret, previous_secret_until)
     VALUES (4711, $1, $2, $3, $4, 'destroy_event_streaming_destination', $5, $6, $7, $8) RETURNING id`,
    [
      ...[url, sealer.seal(token, 'verification_token'), JSON.stringify(sealed), event.id, event.body],
      signingSecret === undefined ? null : sealer.seal(signingSecret, 'signing_secret'),
      previous === undefined ? null : sealer.seal(previous.secret, 'signing_secret'),
      previous?.until ?? null,
    ],
  );
  await jobs.insert(FAREWELL_DELIVERY, [farewellJob(first(rows).id, 'a group')], sqlOfClient(pool));
}

/** What was not delivered: dead after the eleventh attempt, else due now. */
export async function insertFailedDelivery(
  pool: pg.Pool,
  jobs: JobQueue,
  delivery: {
    readonly destinationId: number;
    readonly streamId: number;
    readonly event: number;
    readonly attempts: number;
  },
): Promise<void> {
  const { destinationId, streamId, event, attempts } = delivery;
  const isDead = attempts === 11;
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO failed_deliveries (destination_id, stream_id, sequence, event_id, event_type, received_at, attempts,
                                    next_attempt_at, dead_at, body)
     VALUES ($1, $2, 1, $3, 'project_created', now(), $4, $5, $6, '{"failed":true}') RETURNING id`,
    [destinationId, streamId, event, attempts, ...(isDead ? [null, new Date()] : [new Date(), null])],
  );
  if (!isDead)
    await jobs.insert(RETRY_DELIVERY, [retryJob(destinationId, first(rows).id)], sqlOfClient(pool));
}

/** A replay of the one event of a stream that has not begun. */
export async function insertReplay(
  pool: pg.Pool,
  jobs: JobQueue,
  { destinationId, streamId }: { readonly destinationId: number; readonly streamId: number },
): Promise<void> {
  const { rows } = await pool.query<{ id: number }>(
    `WITH made AS (
       INSERT INTO replays (destination_id, "from", "to", total, created_at)
       VALUES ($1, now() - interval '1 hour', now() + interval '1 hour', 1, now()) RETURNING id)
     INSERT INTO replay_streams (replay_id, stream_id, position, position_received_at, last_sequence)
     SELECT id, $2, 0, now() - interval '1 hour', 1 FROM made RETURNING replay_id AS id`,
    [destinationId, streamId],
  );
  await jobs.insert(REPLAY_EVENTS, [{ data: { replayId: first(rows).id } }], sqlOfClient(pool));
}

/** As an append wakes what has something to read. */
export async function wakeSubscriptions(
  pool: pg.Pool,
  jobs: JobQueue,
  destinationIds: readonly number[],
): Promise<void> {
  const { rows } = await pool.query<{ id: number; job_id: string }>(
    `UPDATE subscriptions SET awake = true, job_id = gen_random_uuid()
     WHERE destination_id = ANY($1::int[]) RETURNING id, job_id`,
    [destinationIds],
  );
  await insertStreamJobs(sqlOfClient(pool), jobs, rows);
}

/** One more event of the stream; returns its id. Nothing is woken. */
export async function insertEvent(pool: pg.Pool, streamId: number, n: number): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `WITH moved AS (
       UPDATE streams SET last_sequence = last_sequence + 1, last_received_at = now() WHERE id = $1
       RETURNING last_sequence, last_received_at)
     INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                               author_name, body)
     SELECT $1, last_sequence, last_received_at, nextval('audit_event_ids'), now(), 'project_created', 'Project',
            'my-group/app', 'Ada', $2 FROM moved RETURNING id`,
    [streamId, `{"n":${n}}`],
  );
  return first(rows).id;
}

function first<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('Nothing was inserted');
  return row;
}
