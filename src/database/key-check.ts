import type { Keyring } from '../encryption/keyring.ts';
import { SetupError } from '../errors/setup-error.ts';
import { databaseErrors } from './database-errors.ts';
import { KEY_CHECK, KEY_CHECK_TEXT, learnKeys } from './encryption-keys.ts';
import type { PrismaClient } from './generated/client.ts';

/** The encryption key is not the one that the stored secrets were sealed with; nothing was changed. */
export class WrongEncryptionKeyError extends SetupError {
  override readonly name = 'WrongEncryptionKeyError';
}

/**
 * Makes the first start's key the database's key, and refuses every other one afterwards; during a rotation the old and
 * the new key are both right.
 */
export async function checkEncryptionKey(prisma: PrismaClient, keyring: Keyring): Promise<void> {
  const instance = await prisma.instance.upsert({
    where: { id: 1 },
    create: { keyCheck: keyring.seal(KEY_CHECK_TEXT, KEY_CHECK) },
    update: {},
  });
  if (learnKeys(keyring, instance)) return;
  const advice = databaseErrors.ENCRYPTION_KEY_ADVICE;
  throw new WrongEncryptionKeyError(databaseErrors.ENCRYPTION_KEY_WRONG({ advice }));
}
