import { createKeyring } from '../../../encryption/keyring.ts';
import { keyIdOf, sealingKeyId } from '../../../encryption/sealer.ts';
import {
  KEY_CHECK,
  KEY_CHECK_TEXT,
  learnKeys,
  NEXT_KEY,
  PREVIOUS_KEY,
  type KeyColumns,
} from '../../../database/encryption-keys.ts';
import type { Sql } from '../../../database/sql.ts';

/** How far a replacement of the encryption key has got, as the database shows it to a holder of one of the keys. */
export type RotationState =
  | { readonly kind: 'no-key' } // the first start has not been yet
  | { readonly kind: 'wrong-key' }
  | { readonly kind: 'steady' }
  | { readonly kind: 'under-way'; readonly keys: KeyPair; readonly sealing: 'old' | 'new' };

export interface KeyPair {
  readonly oldKey: Buffer;
  readonly newKey: Buffer;
}

/** Reads the state with the old or the new key. */
export async function readRotationState(db: Sql, key: Buffer): Promise<RotationState> {
  const { rows } = await db.executeSql(
    'SELECT key_check AS "keyCheck", next_key AS "nextKey", previous_key AS "previousKey" FROM instance WHERE id = 1',
  );
  const columns = (rows as KeyColumns[])[0];
  if (columns === undefined) return { kind: 'no-key' };
  const keyring = createKeyring(key);
  if (!learnKeys(keyring, columns)) return { kind: 'wrong-key' };
  if (columns.nextKey === null || columns.previousKey === null) return { kind: 'steady' };

  const newKey = Buffer.from(keyring.open(columns.nextKey, NEXT_KEY), 'base64');
  const oldKey = Buffer.from(keyring.open(columns.previousKey, PREVIOUS_KEY), 'base64');
  const sealing = sealingKeyId(columns.keyCheck).equals(keyIdOf(newKey)) ? 'new' : 'old';
  return { kind: 'under-way', keys: { oldKey, newKey }, sealing };
}

/** First step: from its commit on, a holder of one of the keys can decrypt the other. */
export async function announceKey(db: Sql, { oldKey, newKey }: KeyPair): Promise<void> {
  const nextKey = createKeyring(oldKey).seal(newKey.toString('base64'), NEXT_KEY);
  const previousKey = createKeyring(newKey).seal(oldKey.toString('base64'), PREVIOUS_KEY);
  await db.executeSql(
    'UPDATE instance SET next_key = $1, previous_key = $2 WHERE id = 1 AND next_key IS NULL',
    [nextKey, previousKey],
  );
}

/** Second step: from its commit on, servers seal with the new key as soon as they hear of it. */
export async function sealWithNewKey(db: Sql, { newKey }: KeyPair): Promise<void> {
  const keyCheck = createKeyring(newKey).seal(KEY_CHECK_TEXT, KEY_CHECK);
  await db.executeSql('UPDATE instance SET key_check = $1 WHERE id = 1 AND next_key IS NOT NULL', [keyCheck]);
}

/** Last step: from its commit on, the old key opens nothing, and the database refuses what is sealed with it. */
export async function retireOldKey(db: Sql): Promise<void> {
  await db.executeSql('UPDATE instance SET next_key = NULL, previous_key = NULL WHERE id = 1');
}
