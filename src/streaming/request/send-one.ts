import {
  reportOf,
  type EventReport,
  type OutgoingEvent,
  type Sender,
} from '../../destination-kinds/sender.ts';
import { sendShipment, type LoneContext, type SendParts } from './send-shipment.ts';

/** Sends one event by itself; when the process stops it has its grace, then it is given up. */
export async function sendOne(
  parts: SendParts,
  sender: Sender,
  event: OutgoingEvent,
  context: LoneContext,
  stopping: AbortSignal,
): Promise<EventReport> {
  return reportOf(await sendShipment(parts, sender, [event], context, stopping), 0);
}
