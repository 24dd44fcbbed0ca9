import type pg from 'pg';
import type { OwnEvent } from '../../access/audit-trail.ts';
import type { RecordedEvent } from '../../access/audit-trail.ts';
import { toNewEvent } from '../../event-log/own-event.ts';

/** The `event_type` of test events, by which receivers can tell them. */
export const TEST_EVENT_TYPE = 'audit_event_streaming_test';

const MESSAGE = 'This is a test of audit event streaming: nothing happened.';

/** The group, author and target of a test event; its other members are always the same. */
export type TestSubject = Pick<OwnEvent, 'group' | 'author' | 'target'>;

/** An event that looks like any other and says that it is a test. It is in no stream, and no other event has its id. */
export async function makeTestEvent(
  pool: Pick<pg.Pool, 'query'>,
  subject: TestSubject,
  now: Date,
): Promise<RecordedEvent> {
  const { rows } = await pool.query<{ id: number }>(`SELECT nextval('audit_event_ids') AS id`);
  const id = rows[0]?.id ?? 0;
  const event = { ...subject, eventType: TEST_EVENT_TYPE, message: MESSAGE, test: true } as const;
  return { id, eventType: TEST_EVENT_TYPE, body: `{"id":${id},${toNewEvent(event, now).bodyTail}` };
}
