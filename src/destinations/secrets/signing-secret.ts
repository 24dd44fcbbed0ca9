import type { Destination, PrismaClient } from '../../database/generated/client.ts';
import { generateSigningSecret } from '../../destination-kinds/http/signing-secret.ts';
import type { OpenSecret } from '../../destination-kinds/kind.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import { SIGNING_SECRET } from './sealed-columns.ts';

/** The columns, still sealed. */
export type SealedSigningSecrets = Pick<
  Destination,
  'signingSecret' | 'previousSigningSecret' | 'previousSecretUntil'
>;

/** Opens the secrets; undefined when there are none yet. */
export function openSigningSecrets(sealer: Sealer, sealed: SealedSigningSecrets): OpenSecret | undefined {
  const { signingSecret, previousSigningSecret: previous, previousSecretUntil: until } = sealed;
  if (signingSecret === null) return undefined;
  return {
    value: sealer.open(signingSecret, SIGNING_SECRET),
    previous:
      previous === null || until === null
        ? undefined
        : { value: sealer.open(previous, SIGNING_SECRET), until },
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
): Promise<OpenSecret | undefined> {
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
