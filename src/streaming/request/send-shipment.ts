import {
  reportOf,
  type EventReport,
  type OutgoingEvent,
  type SendContext,
  type Sender,
  type SendReport,
  type Shipment,
} from '../../destination-kinds/sender.ts';
import type { Streaming } from '../streaming.ts';

/** Dependencies of sending outside a stream. */
interface SendParts {
  readonly settings: Pick<Streaming['settings'], 'requestTimeout' | 'stopGrace'>;
}

/** One request outside a stream. */
type LoneContext = Pick<SendContext, 'at' | 'trigger' | 'attempt'>;

/** Sends one event alone, as `sendShipment` does. */
export async function sendOne(
  parts: SendParts,
  sender: Sender,
  event: OutgoingEvent,
  context: LoneContext,
  stopping: AbortSignal,
): Promise<EventReport> {
  return reportOf(await sendShipment(parts, sender, [event], context, stopping), 0);
}

/** Sends a shipment outside a stream; when the process stops it has its grace, then it is given up. */
export async function sendShipment(
  { settings }: SendParts,
  sender: Sender,
  events: Shipment['events'],
  context: LoneContext,
  stopping: AbortSignal,
): Promise<SendReport> {
  const abort = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    grace = setTimeout(() => abort.abort(), settings.stopGrace);
  };
  if (stopping.aborted) onStop();
  else stopping.addEventListener('abort', onStop, { once: true });
  try {
    return await sendChecked(sender, events, {
      ...context,
      timeoutMs: settings.requestTimeout,
      signal: abort.signal,
    });
  } finally {
    stopping.removeEventListener('abort', onStop);
    clearTimeout(grace);
  }
}

/** Sends shipments for the first time; `signal` gives up what is in flight. */
export function sendStreamed(
  sender: Sender,
  context: Pick<SendContext, 'trigger' | 'timeoutMs' | 'signal'>,
): (events: Shipment['events'], at: Date) => Promise<SendReport> {
  const { trigger, timeoutMs, signal } = context;
  return (events, at) => sendChecked(sender, events, { at, trigger, attempt: 1, timeoutMs, signal });
}

/** Throws where a sender's report does not fit its shipment. */
async function sendChecked(
  sender: Sender,
  events: Shipment['events'],
  context: SendContext,
): Promise<SendReport> {
  const report = await sender.send({ events }, context);
  const { outcome } = report;
  if ('kind' in outcome) return report;
  if (outcome.length !== events.length)
    throw new Error(`A sender reported on ${outcome.length} events of ${events.length}`);
  if (sender.limits.stable) throw new Error('A shipment that is repeated as it is has one outcome');
  return report;
}
