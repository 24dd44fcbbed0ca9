import {
  reportOf,
  type EventReport,
  type OutgoingEvent,
  type SendContext,
  type Sender,
} from '../../destination-kinds/sender.ts';

/** Sends events one by one for the first time; `signal` gives up what is in flight. */
export function sendStreamed(
  sender: Sender,
  context: Pick<SendContext, 'trigger' | 'timeoutMs' | 'signal'>,
): (event: OutgoingEvent, at: Date) => Promise<EventReport> {
  const { trigger, timeoutMs, signal } = context;
  return async (event, at) => {
    const report = await sender.send({ events: [event] }, { at, trigger, attempt: 1, timeoutMs, signal });
    return reportOf(report, 0);
  };
}
