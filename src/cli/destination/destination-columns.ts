import { maskUrl } from '../../outbound/mask-url.ts';
import { numberOf } from '../find-by-name.ts';
import type { Column } from '../output/table.ts';
import { isOther, type AnyDestination as Destination } from './destinations.ts';

/** A destination as it is shown: user info and query values of its URL masked, in tables and in JSON. */
export function shown<D extends Destination>(destination: D): D {
  return { ...destination, destinationUrl: maskUrl(destination.destinationUrl) };
}

export const DESTINATION_COLUMNS: readonly Column<Destination>[] = [
  { title: 'no', value: numberOf },
  { title: 'name', value: ({ name }) => name },
  { title: 'state', value: ({ state }) => state?.toLowerCase() },
  { title: 'lag', value: ({ lag }) => lag },
  { title: 'last success', value: ({ lastSuccessAt }) => lastSuccessAt },
  { title: 'url', value: ({ destinationUrl }) => destinationUrl },
];

/** Fields of a single destination. */
export const DESTINATION_FIELDS: readonly Column<Destination>[] = [
  { title: 'id', value: ({ id }) => id },
  ...DESTINATION_COLUMNS.slice(1),
  { title: 'category', value: (destination) => (isOther(destination) ? destination.category : 'http') },
  { title: 'sending', value: ({ sendingLimit }) => sendingLimit?.summary },
  { title: 'event types', value: ({ eventTypeFilters }) => eventTypeFilters.join(', ') || 'all' },
  {
    title: 'denied event types',
    value: ({ eventTypeDenylistFilters }) => eventTypeDenylistFilters.join(', ') || 'none',
  },
  { title: 'format', value: ({ deliveryOptions }) => deliveryOptions.format },
  { title: 'batches', value: ({ deliveryOptions }) => batchText(deliveryOptions) },
  { title: 'compression', value: ({ deliveryOptions }) => deliveryOptions.compression },
  { title: 'signed', value: ({ deliveryOptions }) => signedText(deliveryOptions) },
  {
    title: 'last error',
    value: ({ lastError }) => (lastError === null ? null : `${lastError.at} ${lastError.message}`),
  },
];

/** Null for kinds that sign nothing: the line is left out. */
function signedText({ signed }: Destination['deliveryOptions']): string | null {
  if (signed === null) return null;
  return signed ? 'yes' : 'no';
}

function batchText({ batchMaxEvents, batchMaxBytes, batchMaxAgeMs }: Destination['deliveryOptions']): string {
  if (batchMaxEvents === 1) return 'no batches: one request per event';
  const wait = batchMaxAgeMs === 0 ? '' : `; an event waits up to ${batchMaxAgeMs} ms for others`;
  return `up to ${batchMaxEvents} events and ${batchMaxBytes} bytes${wait}`;
}
