import type pg from 'pg';
import type { Author } from '../../access/audit-trail.ts';
import { sqlOfClient } from '../../database/sql.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { activeChangedEvent, type Permit } from '../../destinations/changes/destination-events.ts';
import type { DestinationConfig } from '../../destinations/model/destination-config.ts';
import { generationOf } from '../../destinations/model/http-place.ts';
import { announce, recordOwnEvents } from '../../event-log/record-own-events.ts';
import { suspendSubscriptions } from '../../event-log/subscriptions.ts';
import { QUEUE_TOPIC } from '../../event-log/topics.ts';
import { insertFarewell, readFarewellTarget } from './farewell-deliveries.ts';
import { FAREWELL_DELIVERY } from '../queues/queues.ts';
import { logSwitchedOff } from '../state/log-state.ts';
import type { Streaming } from '../streaming.ts';
import { switchOffReasons } from '../streaming-errors.ts';

interface Owner {
  readonly group_id: number | null;
  readonly full_path: string | null;
}

// The author of changes that the server makes automatically.
const SERVER: Author = { id: null, name: 'Auditstream', ip: null };

/**
 * → OFF: nothing is sent until a person activates the destination again, but for the event that says so. Returns
 * undefined when it was off already; else what to call after the commit: it writes the log, and notifies every process of
 * the jobs. A caller that has to touch subscriptions before this locks their streams first.
 */
export async function switchOff(
  client: pg.ClientBase,
  streaming: Pick<Streaming, 'jobs' | 'notifications' | 'log' | 'metrics' | 'now'>,
  destination: Pick<DestinationConfig, 'id' | 'shown'>,
  reason: ErrorText,
): Promise<(() => void) | undefined> {
  const { jobs, notifications } = streaming;
  const { id: destinationId } = destination;
  const at = streaming.now();
  const { rows } = await client.query<Owner & { name: string; kind: string }>({
    name: 'switch-off-destination',
    text: `UPDATE destinations d
           SET active = false, switched_off_at = $2, switched_off_reason = $3, version = version + 1,
               failing_since = NULL, next_probe_at = NULL, consecutive_failures = 0, probe_number = probe_number + 1
           WHERE d.id = $1 AND d.active
           RETURNING d.name, d.kind, d.group_id, (SELECT full_path FROM groups WHERE id = d.group_id)`,
    values: [destinationId, at.toISOString(), reason],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  const db = sqlOfClient(client);
  await suspendSubscriptions(db, destinationId);

  const permit: Permit = { group: groupOf(row), author: SERVER, generation: generationOf(row) };
  const event = activeChangedEvent(permit, { id: destinationId, name: row.name }, false);
  const recorded = await recordOwnEvents(db, jobs, [{ ...event, reason }], at);
  const target = await readFarewellTarget(db, destinationId);
  const [said] = recorded.events;
  // A destination that has answered "gone" gets only one more request.
  if (target !== undefined && said !== undefined) {
    await insertFarewell(db, jobs, target, said, reason === switchOffReasons.SWITCHED_OFF_GONE);
  }
  return () => {
    logSwitchedOff(streaming, destination, reason);
    announce(notifications, recorded);
    notifications.publish(QUEUE_TOPIC, FAREWELL_DELIVERY.name);
  };
}

/** The top-level group that the destination belongs to; null: the instance. */
function groupOf({ group_id: id, full_path: fullPath }: Owner): Permit['group'] {
  return id === null || fullPath === null ? null : { id, fullPath, rootId: id };
}
