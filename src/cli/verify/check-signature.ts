import { createHmac, timingSafeEqual } from 'node:crypto';
import type { StoredLine } from './stored-line.ts';

export type SignatureCheck = 'good' | 'bad' | 'missing' | 'unchecked';

/** Standard Webhooks over a stored line, with whichever of the secrets; the time is not looked at: it was stored long ago. */
export function checkSignature({ headers, body }: StoredLine, secrets: readonly string[]): SignatureCheck {
  if (headers === undefined || body === undefined || secrets.length === 0) return 'unchecked';
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': given } = headers;
  if (id === undefined || time === undefined || given === undefined) return 'missing';
  const signatures = given.split(' ').map((text) => Buffer.from(text.replace(/^v1,/, ''), 'base64'));
  const isGood = secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest();
    return signatures.some((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected));
  });
  return isGood ? 'good' : 'bad';
}
