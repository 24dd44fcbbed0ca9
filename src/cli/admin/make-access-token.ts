import { randomBytes } from 'node:crypto';

/** The text of a new access token, in the form that the server's own have. */
export function makeAccessToken(): string {
  return `aust-${randomBytes(32).toString('base64url')}`;
}
