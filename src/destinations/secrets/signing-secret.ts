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
 * The destination's signing secret, made now if it was created before there were any. Of several processes that do so at
 * once one wins, and all return what it made. Undefined: there is no such destination.
 */
export async function needSigningSecret(
  prisma: PrismaClient,
  sealer: Sealer,
  { id, secrets }: { readonly id: number; readonly secrets: readonly SealedSecret[] },
): Promise<string | undefined> {
  const known = secrets.find(({ name }) => name === SIGNING_SECRET);
  if (known !== undefined) return openSecret(sealer, known);
  const made = sealSecret(sealer, SIGNING_SECRET, generateSigningSecret());
  // Under the destination's lock, as a rotation: it keeps what this has made as the previous one, or this finds what it made.
  await prisma.$executeRaw`
    INSERT INTO destination_secrets (destination_id, name, value)
    SELECT id, ${SIGNING_SECRET}, ${made} FROM destinations WHERE id = ${id} FOR NO KEY UPDATE
    ON CONFLICT DO NOTHING`;
  const stored = await prisma.destinationSecret.findUnique({
    where: { destinationId_name: { destinationId: id, name: SIGNING_SECRET } },
  });
  return stored === null ? undefined : openSecret(sealer, stored);
}
