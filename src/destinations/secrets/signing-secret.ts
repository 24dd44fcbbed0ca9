import { randomBytes } from 'node:crypto';
import type { Destination, PrismaClient } from '../../database/generated/client.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import { SIGNING_SECRET } from './sealed-columns.ts';

/** What the requests to a destination are signed with. */
export interface SigningSecrets {
  readonly current: string;
  /** The one before the last rotation, which is good before `until`. */
  readonly previous: { readonly secret: string; readonly until: Date } | undefined;
}

/** The columns, still sealed. */
export type SealedSigningSecrets = Pick<
  Destination,
  'signingSecret' | 'previousSigningSecret' | 'previousSecretUntil'
>;

const PREFIX = 'whsec_';

/** A random secret in the form of Standard Webhooks: `whsec_` and 32 bytes in base64. */
export function generateSigningSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/** The bytes of a secret, which Standard Webhooks signs with; GitHub's scheme takes the text itself. */
export function signingSecretBytes(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}

/** Opens the secrets; undefined when there are none yet. */
export function openSigningSecrets(sealer: Sealer, sealed: SealedSigningSecrets): SigningSecrets | undefined {
  const { signingSecret, previousSigningSecret: previous, previousSecretUntil: until } = sealed;
  if (signingSecret === null) return undefined;
  return {
    current: sealer.open(signingSecret, SIGNING_SECRET),
    previous:
      previous === null || until === null
        ? undefined
        : { secret: sealer.open(previous, SIGNING_SECRET), until },
  };
}

/**
 * The destination's secrets, made now if it was created before there were any. Of several processes that do so at once
 * one wins, and all return what it made. Undefined: there is no such destination.
 */
export async function needSigningSecrets(
  prisma: PrismaClient,
  sealer: Sealer,
  destination: SealedSigningSecrets & Pick<Destination, 'id'>,
): Promise<SigningSecrets | undefined> {
  const known = openSigningSecrets(sealer, destination);
  if (known !== undefined) return known;
  const { id } = destination;
  await prisma.destination.updateMany({
    where: { id, signingSecret: null },
    data: { signingSecret: sealer.seal(generateSigningSecret(), SIGNING_SECRET) },
  });
  const stored = await prisma.destination.findUnique({ where: { id } });
  return stored === null ? undefined : openSigningSecrets(sealer, stored);
}
