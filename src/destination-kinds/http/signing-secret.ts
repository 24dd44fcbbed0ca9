import { randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** A random secret in the form of Standard Webhooks: `whsec_` and 32 bytes in base64. */
export function generateSigningSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/** The bytes of a secret, which Standard Webhooks signs with; GitHub's scheme takes the text itself. */
export function signingSecretBytes(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}
