import type { SendResponse } from '../../outbound/send-result.ts';
import { jsonObjectIn, objectOf, saidText } from '../said.ts';

/** What the HTTP Event Collector says. */
export interface HecAnswer {
  readonly code: number;
  /** Its own words. */
  readonly said: string;
  /** The event that it names, as it counts them. */
  readonly invalidEvent: number | undefined;
  readonly ackId: number | undefined;
}

/** Reads an answer; undefined: it is not one of the HTTP Event Collector. */
export function readAnswer({ kept }: SendResponse, secrets: readonly string[]): HecAnswer | undefined {
  const json = jsonObjectIn(kept?.body ?? '');
  const code = numberOf(json?.['code']);
  if (json === undefined || code === undefined) return undefined;
  return {
    code,
    said: saidText(json['text'], secrets),
    invalidEvent: numberOf(json['invalid-event-number']),
    ackId: numberOf(json['ackId']),
  };
}

/** Which of the numbers are acknowledged. */
export function isAcknowledged({ kept }: SendResponse, ackId: number): boolean {
  const acks = objectOf(jsonObjectIn(kept?.body ?? '')?.['acks']);
  return acks?.[String(ackId)] === true;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
