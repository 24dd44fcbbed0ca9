import type { Sealer } from '../encryption/sealer.ts';
import type { PrismaClient } from './generated/client.ts';

const PURPOSE = 'key_check';
const TEXT = 'auditstream';

/** The encryption key is not the one that the stored secrets were sealed with; nothing was changed. */
export class WrongEncryptionKeyError extends Error {
  override readonly name = 'WrongEncryptionKeyError';
}

/** Makes the first start's key the database's key, and refuses every other one afterwards. */
export async function checkEncryptionKey(prisma: PrismaClient, sealer: Sealer): Promise<void> {
  const instance = await prisma.instance.upsert({
    where: { id: 1 },
    create: { keyCheck: sealer.seal(TEXT, PURPOSE) },
    update: {},
  });
  try {
    sealer.open(instance.keyCheck, PURPOSE);
  } catch (cause) {
    throw new WrongEncryptionKeyError(
      'The encryption key is not the one this database was made with: its secrets could not be read. Set ' +
        'AUDITSTREAM_ENCRYPTION_KEY to the right key, or restore encryption.key in the data folder from the backup.',
      { cause },
    );
  }
}
