import {
  reportOf,
  type EventReport,
  type OutgoingEvent,
  type Sender,
} from '../../destination-kinds/sender.ts';
import { sendShipment, type LoneContext, type SendParts } from './send-shipment.ts';

/** Sends one event alone. When the process stops, the request has a grace period and is then aborted. */
export async function sendOne(
  parts: SendParts,
  sender: Sender,
  event: OutgoingEvent,
  context: LoneContext,
  stopping: AbortSignal,
): Promise<EventReport> {
  return reportOf(await sendShipment(parts, sender, [event], context, stopping), 0);
}
