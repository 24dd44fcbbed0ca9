import type { OutgoingEvent } from '../../destination-kinds/sender.ts';
import type { LoggedEvent } from '../../event-log/read-events.ts';
import { sendOne } from '../request/send-one.ts';
import type { Target } from '../request/target.ts';
import type { Streaming } from '../streaming.ts';
import type { SentProbe } from './sent-probe.ts';

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
