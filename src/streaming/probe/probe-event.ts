import type { Outcome } from '../../destination-kinds/outcome.ts';
import type { OutgoingEvent } from '../../destination-kinds/sender.ts';
import type { LoggedEvent } from '../../event-log/read-events.ts';
import type { Attempt } from '../attempts/attempts.ts';
import { sendOne } from '../request/send-shipment.ts';
import type { Target } from '../request/target.ts';
import type { Streaming } from '../streaming.ts';

/** One request that a probe has sent. */
export interface SentProbe {
  /** Of the subscription that goes on with it, if one does; the position is as it was read. */
  readonly next?: { readonly subscriptionId: number; readonly position: number } | undefined;
  /** It waited for another attempt. */
  readonly failedDeliveryId?: number;
  /** The last event that it carried. */
  readonly event: Pick<LoggedEvent, 'id' | 'sequence' | 'receivedAt'>;
  readonly outcome: Outcome;
  /** One for each event. */
  readonly attempts: readonly Attempt[];
}

/** Sends one event of a probe alone; `number`: which attempt it is. */
export async function probeEvent(
  streaming: Streaming,
  { sender }: Pick<Target, 'sender'>,
  event: OutgoingEvent & Pick<LoggedEvent, 'sequence' | 'receivedAt'>,
  number: number,
  stopping: AbortSignal,
): Promise<Pick<SentProbe, 'event' | 'outcome' | 'attempts'>> {
  const at = streaming.now();
  const report = await sendOne(streaming, sender, event, { at, trigger: 'PROBE', attempt: number }, stopping);
  const attempts = [{ event, at, number, trigger: 'PROBE', ...report }] as const;
  streaming.metrics.attempted(attempts);
  return { event, outcome: report.outcome, attempts };
}
