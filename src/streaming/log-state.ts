import type { DestinationConfig } from '../destinations/destination-config.ts';
import type { Logger } from '../observability/logger.ts';
import { maskUrl } from '../outbound/mask-url.ts';
import type { Attempt } from './attempts.ts';

// One line per change of a destination's state, none per delivery: a destination's 500 is no error of ours.

type Named = Pick<DestinationConfig, 'id' | 'url'>;

/** STREAMING → RETRYING */
export function logRetrying(log: Logger, destination: Named, nextProbeAt: Date): void {
  const fields = { destination: destination.id, url: maskUrl(destination.url), nextProbeAt };
  log.warn(fields, 'a destination does not take events; nothing is lost, it is probed until it does');
}

/** RETRYING → STREAMING */
export function logRecovered(log: Logger, destination: Named): void {
  log.info(
    { destination: destination.id, url: maskUrl(destination.url) },
    'a destination takes events again',
  );
}

/** → OFF */
export function logSwitchedOff(log: Logger, destination: Named, reason: string): void {
  const fields = { destination: destination.id, url: maskUrl(destination.url), reason };
  log.warn(
    fields,
    'a destination was switched off; activate it again when it is ready: it continues where it stopped',
  );
}

/** The one message that a destination gets after its end did not get through. */
export function logFarewellGivenUp(log: Logger, destination: Named, { event, number }: Attempt): void {
  const fields = {
    destination: destination.id,
    url: maskUrl(destination.url),
    event: event.id,
    eventType: event.eventType,
    attempts: number,
  };
  log.warn(
    fields,
    'a destination could not be told that it was switched off or destroyed; if its receiver relies on that, tell whoever runs it',
  );
}
