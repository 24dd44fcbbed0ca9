import type { OutgoingEvent, SendContext, Sender, SendReport } from '../../destination-kinds/sender.ts';

/** Sends shipments for the first time; `signal` gives up what is in flight. */
export function sendStreamed(
  sender: Sender,
  context: Pick<SendContext, 'trigger' | 'timeoutMs' | 'signal'>,
): (events: readonly [OutgoingEvent, ...OutgoingEvent[]], at: Date) => Promise<SendReport> {
  const { trigger, timeoutMs, signal } = context;
  return async (events, at) => {
    const report = await sender.send({ events }, { at, trigger, attempt: 1, timeoutMs, signal });
    if (!('kind' in report.outcome)) checkEach(report.outcome, events.length, sender);
    return report;
  };
}

function checkEach(outcomes: readonly unknown[], events: number, { limits }: Sender): void {
  if (outcomes.length !== events)
    throw new Error(`A sender reported on ${outcomes.length} events of ${events}`);
  if (limits.stable) throw new Error('A shipment that is repeated as it is has one outcome');
}
