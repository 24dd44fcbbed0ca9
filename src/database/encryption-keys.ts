import type { Keyring } from '../encryption/keyring.ts';
import { SetupError } from '../errors/setup-error.ts';
import { databaseErrors } from './database-errors.ts';
import type { PrismaClient } from './generated/client.ts';

/** What the purposes of the instance's own sealed values are called. */
export const KEY_CHECK = 'key_check';
export const NEXT_KEY = 'next_key';
export const PREVIOUS_KEY = 'previous_key';
/** What `key_check` holds. */
export const KEY_CHECK_TEXT = 'auditstream';

/** The instance row's part about the key; the last two are there only while it is being replaced. */
export interface KeyColumns {
  readonly keyCheck: Uint8Array;
  readonly nextKey: Uint8Array | null;
  readonly previousKey: Uint8Array | null;
}

/**
 * Learns what the database says about its key: with either of the two keys one gets at the other, and the one that
 * sealed `key_check` seals from now on. False: the ring's keys are not the database's.
 */
export function learnKeys(keyring: Keyring, { keyCheck, nextKey, previousKey }: KeyColumns): boolean {
  learn(keyring, nextKey, NEXT_KEY);
  learn(keyring, previousKey, PREVIOUS_KEY);
  if (tryOpen(keyring, keyCheck, KEY_CHECK) === undefined) return false;
  keyring.sealLike(keyCheck);
  return true;
}

function learn(keyring: Keyring, sealed: Uint8Array | null, purpose: string): void {
  const key = sealed === null ? undefined : tryOpen(keyring, sealed, purpose);
  if (key !== undefined) keyring.learn(Buffer.from(key, 'base64'));
}

/** The text, or undefined when the value was sealed with a key that the ring has not learnt, or was tampered with. */
export function tryOpen(
  keyring: Pick<Keyring, 'open'>,
  sealed: Uint8Array,
  purpose: string,
): string | undefined {
  try {
    return keyring.open(sealed, purpose);
  } catch {
    return undefined;
  }
}

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
