import type { ErrorText } from '../../errors/define-errors.ts';
import type { DestinationConfig } from '../../destinations/model/destination-config.ts';
import type { Attempt } from '../attempts/attempts.ts';
import type { Streaming } from '../streaming.ts';
import { streamingLogErrors } from '../streaming-errors.ts';

// One line per change of a destination's state, none per delivery: a destination's 500 is not an error of this server.

type Told = Pick<Streaming, 'log' | 'metrics'>;
type Named = Pick<DestinationConfig, 'id' | 'shown'>;

/** STREAMING → RETRYING; `denied`: what a person has to do. */
export function logRetrying(
  { log, metrics }: Told,
  destination: Named,
  { nextProbeAt, denied }: { readonly nextProbeAt: Date; readonly denied?: ErrorText | undefined },
): void {
  metrics.changedState('RETRYING');
  const fields = { destination: destination.id, place: destination.shown, nextProbeAt };
  if (denied === undefined) log.warn(fields, streamingLogErrors.DESTINATION_DOWN);
  else log.warn({ ...fields, reason: denied }, streamingLogErrors.DESTINATION_DENIES);
}

/** RETRYING → STREAMING */
export function logRecovered({ log, metrics }: Told, destination: Named): void {
  metrics.changedState('STREAMING');
  log.info({ destination: destination.id, place: destination.shown }, 'a destination accepts events again');
}

/** → OFF */
export function logSwitchedOff({ log, metrics }: Told, destination: Named, reason: string): void {
  metrics.changedState('OFF');
  const fields = { destination: destination.id, place: destination.shown, reason };
  log.warn(fields, streamingLogErrors.DESTINATION_SWITCHED_OFF);
}

/** The one message that a destination gets after its end did not get through. */
export function logFarewellGivenUp({ log }: Told, destination: Named, { event, number }: Attempt): void {
  const fields = {
    destination: destination.id,
    place: destination.shown,
    event: event.id,
    eventType: event.eventType,
    attempts: number,
  };
  log.warn(fields, streamingLogErrors.FAREWELL_GIVEN_UP);
}
