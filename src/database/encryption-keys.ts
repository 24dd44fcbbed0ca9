import type { Keyring } from '../encryption/keyring.ts';

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
