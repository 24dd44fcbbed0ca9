import { field } from '../../http/rest-fields.ts';
import type { EventPosition } from './event-statements.ts';

// The last millisecond of the year 9999.
const MAX_TIME = 253_402_300_799_999;

export function encodePosition({ key, receivedAt }: EventPosition): string {
  return Buffer.from(`${key}.${receivedAt.getTime()}`).toString('base64url');
}

/** A position as the header `Link` carries it. */
export const cursor = field(
  'what stands in the header Link, or leave it out for the first page',
  (value): EventPosition | undefined => {
    if (typeof value !== 'string') return undefined;
    const [, digits, time] =
      /^(\d{1,16})\.(\d{1,15})$/.exec(Buffer.from(value, 'base64url').toString()) ?? [];
    const key = Number(digits);
    const receivedAt = Number(time);
    if (!Number.isSafeInteger(key) || !(receivedAt <= MAX_TIME)) return undefined;
    return { key, receivedAt: new Date(receivedAt) };
  },
);
