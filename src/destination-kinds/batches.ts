import type { Batching } from '../formats/batching.ts';
import { bodyWriterOf } from '../formats/gzip.ts';
import { joinVias, VIA_HEADER, writeVia } from '../outbound/via.ts';
import type { DeliveryOptions } from './delivery-options.ts';
import type { OutgoingEvent, ShipmentLimits } from './sender.ts';

/** What senders have in common that put the events of a shipment into one body, of so many bytes at most before compression. */
export function batchesOf(
  writer: Batching,
  { batchMaxEvents, batchMaxBytes, batchMaxAgeMs, compression }: DeliveryOptions,
  { identity, mostBytes = Infinity }: { readonly identity: string; readonly mostBytes?: number },
) {
  const isCompressed = compression === 'gzip';
  const limits: ShipmentLimits = {
    events: batchMaxEvents,
    bytes: Math.min(batchMaxBytes, mostBytes) - writer.frameBytes,
    sizeOf: (event) => writer.sizeOf(event),
    ageMs: batchMaxEvents > 1 ? batchMaxAgeMs : 0,
    inFlight: Infinity,
    stable: false,
  };
  return {
    limits,
    write: bodyWriterOf(writer, isCompressed),
    /** What bodies are. */
    headers: [
      ['Content-Type', writer.contentType] as const,
      ...(isCompressed ? [['Content-Encoding', 'gzip'] as const] : []),
    ],
    /** A header, as name and value, with the installations that these events came through. */
    viaOf: (events: readonly OutgoingEvent[]) => [
      ...[VIA_HEADER, writeVia(joinVias(events.map(({ via }) => via)), identity)],
    ],
  };
}
