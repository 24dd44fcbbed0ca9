import type { SendResponse } from '../../outbound/send-result.ts';

/** What the HTTP Event Collector says. */
export interface HecAnswer {
  readonly code: number;
  /** Its own words, which are somebody else's text: bounded, of one line, without secrets. */
  readonly said: string;
  /** The event that it names, as it counts them. */
  readonly invalidEvent: number | undefined;
  readonly ackId: number | undefined;
}

const MAX_SAID = 200;
const MASK = '***';

/** Reads an answer; undefined: it is not one of the HTTP Event Collector. */
export function readAnswer({ kept }: SendResponse, secrets: readonly string[]): HecAnswer | undefined {
  const json = objectOf(kept?.body ?? '');
  const code = numberOf(json?.['code']);
  if (json === undefined || code === undefined) return undefined;
  return {
    code,
    said: shown(json['text'], secrets),
    invalidEvent: numberOf(json['invalid-event-number']),
    ackId: numberOf(json['ackId']),
  };
}

/** Which of the numbers are acknowledged. */
export function isAcknowledged({ kept }: SendResponse, ackId: number): boolean {
  const acks = objectOf(kept?.body ?? '')?.['acks'];
  return (
    typeof acks === 'object' && acks !== null && (acks as Record<string, unknown>)[String(ackId)] === true
  );
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function shown(value: unknown, secrets: readonly string[]): string {
  if (typeof value !== 'string') return '';
  const masked = secrets.reduce((text, secret) => text.replaceAll(secret, MASK), value);
  return [...masked.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cs}]/gu, '')].slice(0, MAX_SAID).join('').trim();
}
