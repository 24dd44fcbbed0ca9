import type { OutgoingEvent, SendContext, Sender, SendReport } from '../../destination-kinds/sender.ts';
import { checkReport } from './check-report.ts';

/** Sends shipments for the first time; `signal` gives up what is in flight. */
export function sendStreamed(
  sender: Sender,
  context: Pick<SendContext, 'trigger' | 'timeoutMs' | 'signal'>,
): (events: readonly [OutgoingEvent, ...OutgoingEvent[]], at: Date) => Promise<SendReport> {
  const { trigger, timeoutMs, signal } = context;
  return async (events, at) => {
    const report = await sender.send({ events }, { at, trigger, attempt: 1, timeoutMs, signal });
    checkReport(report, events.length, sender);
    return report;
  };
}
