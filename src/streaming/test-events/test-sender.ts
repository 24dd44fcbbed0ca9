import type pg from 'pg';
import { ownerKey } from '../../access/share-keys.ts';
import { IN_NO_STREAM } from '../../destination-kinds/event-place.ts';
import { reportOf, type Sender } from '../../destination-kinds/sender.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { createTokenBuckets } from '../../http/token-buckets.ts';
import type { Attempt } from '../attempts/attempts.ts';
import { testErrors } from '../streaming-errors.ts';
import type { StreamingMetrics } from '../attempts/streaming-metrics.ts';
import type { OwnEvent, RecordedEvent } from '../../access/audit-trail.ts';
import { toNewEvent } from '../../event-log/record-own-events.ts';

export type TestResult =
  | { readonly kind: 'sent'; readonly attempt: Attempt }
  | { readonly kind: 'too-many'; readonly message: ErrorText }; // -> payload errors

/** Sends test events, at most so many for each group. */
export type TestSender = ReturnType<typeof createTestSender>;

// Each test is a request to a server of other people, and waits for its answer.
const RATE = { burst: 10, perMinute: 20 };

/** Sends nothing within a transaction and records nothing: that is the caller's. */
export function createTestSender(deps: {
  readonly pool: Pick<pg.Pool, 'query'>;
  readonly requestTimeout: number;
  readonly metrics: Pick<StreamingMetrics, 'attempted'>;
  readonly now: () => Date;
}) {
  const { pool, requestTimeout: timeoutMs, metrics, now } = deps;
  const buckets = createTokenBuckets(RATE, now);
  const send = async (subject: TestSubject, sender: Sender, isTrial: boolean): Promise<TestResult> => {
    const wait = buckets.take(ownerKey(subject.group));
    if (wait > 0) {
      const seconds = Math.ceil(wait / 1000);
      const message = testErrors.TESTS_TOO_MANY({ maximum: RATE.perMinute, seconds });
      return { kind: 'too-many', message };
    }
    const event = await makeTestEvent(pool, subject, now());
    const at = now();
    const context = { at, trigger: 'TEST', attempt: 1, timeoutMs } as const;
    const shipment = { events: [{ ...event, via: null, ...IN_NO_STREAM }] } as const;
    const report = (await sender.health?.(context)) ?? (await sender.send(shipment, context));
    const sent = { event, at, number: 1, trigger: 'TEST', body: event.body } as const;
    const attempt: Attempt = { ...sent, ...reportOf(report, 0) };
    metrics.attempted([attempt]);
    if (isTrial && attempt.outcome.kind === 'delivered') await sender.clear?.(shipment, context);
    return { kind: 'sent', attempt };
  };
  return {
    /** `sender`: of a destination as it is. */
    send: (subject: TestSubject, sender: Sender) => send(subject, sender, false),
    /**
     * `sender`: of the destination with the new settings. A delivered test event is removed again where the kind can do
     * so.
     */
    tryOut: (subject: TestSubject, sender: Sender) => send(subject, sender, true),
  };
}

/** The `event_type` of test events, by which receivers can tell them. */
const TEST_EVENT_TYPE = 'audit_event_streaming_test';

const MESSAGE = 'This is a test of audit event streaming: nothing happened.';

/** The group, author and target of a test event; its other members are always the same. */
type TestSubject = Pick<OwnEvent, 'group' | 'author' | 'target'>;

/** An event that looks like any other and says that it is a test. It is in no stream, and no other event has its id. */
async function makeTestEvent(
  pool: Pick<pg.Pool, 'query'>,
  subject: TestSubject,
  now: Date,
): Promise<RecordedEvent> {
  const { rows } = await pool.query<{ id: number }>(`SELECT nextval('audit_event_ids') AS id`);
  const id = rows[0]?.id ?? 0;
  const event = { ...subject, eventType: TEST_EVENT_TYPE, message: MESSAGE, test: true } as const;
  return { id, eventType: TEST_EVENT_TYPE, body: `{"id":${id},${toNewEvent(event, now).bodyTail}` };
}
