import { sign } from 'node:crypto';
import type { ServiceKey } from './private-key.ts';

const AUDIENCE = 'https://logging.googleapis.com/';
/** Google takes no longer ones. */
const VALID_S = 3_600;
/** A new one is made so long before the end: clocks differ, and requests take their time. */
const EARLY_S = 600;

/**
 * The token that requests are sent with: one that the service account signs itself, which Google takes without one of its own in
 * exchange. It is made anew before it ends.
 */
export function createBearer({ key, id }: ServiceKey, clientEmail: string, now: () => Date): () => string {
  let token = '';
  let until = 0;
  return () => {
    const at = Math.floor(now().getTime() / 1_000);
    if (at < until && at >= until - VALID_S) return token;
    until = at + VALID_S - EARLY_S;
    const header = { alg: 'RS256', typ: 'JWT', ...(id !== undefined && { kid: id }) };
    const claims = { iss: clientEmail, sub: clientEmail, aud: AUDIENCE, iat: at, exp: at + VALID_S };
    const text = `${encoded(header)}.${encoded(claims)}`;
    token = `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
    return token;
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
