import type { PrismaClient } from '../../database/generated/client.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import { generateSigningSecret } from '../../destination-kinds/http/signing-secret.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import { openSecret, sealSecret, type SealedSecret } from './sealed-secret.ts';
import { SIGNING_SECRET } from './secret-names.ts';

/** Whether requests to destinations of a kind are signed, unless the delivery options say otherwise. */
export function isSigned({ secrets }: Pick<AnyDestinationKind, 'secrets'>): boolean {
  return SIGNING_SECRET in secrets;
}

/**
 * The destination's signing secret, which is made now if it has no secret yet. If several processes do this at once, all
 * return the secret of the first. Undefined: the destination does not exist.
 */
export async function needSigningSecret(
  prisma: PrismaClient,
  sealer: Sealer,
  { id, secrets }: { readonly id: number; readonly secrets: readonly SealedSecret[] },
): Promise<string | undefined> {
  const known = secrets.find(({ name }) => name === SIGNING_SECRET);
  if (known !== undefined) return openSecret(sealer, known);
  const made = sealSecret(sealer, SIGNING_SECRET, generateSigningSecret());
  // Under the destination's lock, like a rotation: a later rotation keeps this secret as the previous one, and after an
  // earlier rotation this finds its secret.
  await prisma.$executeRaw`
    INSERT INTO destination_secrets (destination_id, name, value)
    SELECT id, ${SIGNING_SECRET}, ${made} FROM destinations WHERE id = ${id} FOR NO KEY UPDATE
    ON CONFLICT DO NOTHING`;
  const stored = await prisma.destinationSecret.findUnique({
    where: { destinationId_name: { destinationId: id, name: SIGNING_SECRET } },
  });
  return stored === null ? undefined : openSecret(sealer, stored);
}
