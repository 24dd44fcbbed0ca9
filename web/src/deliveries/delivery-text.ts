import type { Tone } from '../destinations/state-text.ts';
import { count } from '../time/time-text.ts';
import type { DeliveryStatus, DeliveryWithBody } from './deliveries-query.ts';

/** What became of a delivery, in words. */
export const STATUS_TEXTS: Readonly<Record<DeliveryStatus, { readonly label: string; readonly tone: Tone }>> =
  {
    DELIVERED: { label: 'Delivered', tone: 'ok' },
    RETRYING: { label: 'Retrying', tone: 'warn' },
    FAILED: { label: 'Failed', tone: 'bad' },
  };

/** Why there was an attempt. */
export const TRIGGER_TEXTS: Readonly<Record<DeliveryWithBody['attempts'][number]['trigger'], string>> = {
  STREAM: 'Streamed',
  RETRY: 'Automatic retry',
  PROBE: 'Probe while the destination was down',
  MANUAL: 'Retry by a user',
  TEST: 'Test event',
};

/** Behind what says when or why it went out; empty where it had a request of its own. */
export function batchText({ events }: { readonly events: number }): string {
  return events > 1 ? ` in a batch of ${count(events)} events` : '';
}

/** `Answered 200`, or what went wrong. */
export function answerText({
  status,
  errorClass,
}: {
  readonly status: number | null;
  readonly errorClass: string | null;
}): string {
  return status === null ? (errorClass ?? 'no answer') : String(status);
}
