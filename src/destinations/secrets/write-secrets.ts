import type { PrismaTransaction } from '../../database/prisma-transaction.ts';

/** What of a secret is stored beside its name. */
export interface SecretColumns {
  readonly value: Uint8Array<ArrayBuffer>;
  readonly digest?: Uint8Array<ArrayBuffer>;
  readonly validUntil?: Date;
}

/** Stores a secret of the locked destination under this name, in place of the one that has it. */
export async function writeSecret(
  tx: PrismaTransaction,
  destinationId: number,
  name: string,
  columns: SecretColumns,
): Promise<void> {
  await tx.destinationSecret.upsert({
    where: { destinationId_name: { destinationId, name } },
    create: { destinationId, name, ...columns },
    update: columns,
  });
}

/** Deletes secrets of the locked destination. */
export async function deleteSecrets(
  tx: PrismaTransaction,
  destinationId: number,
  names: readonly string[],
): Promise<void> {
  await tx.destinationSecret.deleteMany({ where: { destinationId, name: { in: [...names] } } });
}
