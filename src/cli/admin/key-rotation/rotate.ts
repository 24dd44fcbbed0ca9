import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { databaseErrors } from '../../../database/database-errors.ts';
import { sqlOfClient } from '../../../database/sql.ts';
import { databaseErrorOf } from '../../../database/database-error.ts';
import { createKeyring, type Keyring } from '../../../encryption/keyring.ts';
import { keyIdOf } from '../../../encryption/sealer.ts';
import { CommandError } from '../../command-error.ts';
import { keyErrors } from '../admin-errors.ts';
import { isAnythingLeft, reseal } from './reseal.ts';
import {
  announceKey,
  readRotationState,
  retireOldKey,
  sealWithNewKey,
  type KeyPair,
  type RotationState,
} from './rotation-state.ts';

export interface RotationOptions {
  readonly pool: pg.Pool;
  /** The key that the caller has: the old one, or, once it is announced, the new one. */
  readonly key: Buffer;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
  /** How long servers may need to hear of a step, in milliseconds; 0 when none runs. */
  readonly settleMs: number;
  /** Called after each step; a test stops the command there. */
  afterStep?(step: RotationStep): void;
}

export type RotationStep = 'announced' | 'sealing' | 'resealed' | 'retired';

const LOCK_KEY = 471_520_108;

/** Runs `work` while no other command replaces the key of this database. */
export async function withRotationLock<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  client.on('error', () => undefined); // a lost connection shows in the queries of `work`
  try {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      LOCK_KEY,
    ]);
    if (rows[0]?.locked !== true) {
      throw new CommandError(keyErrors.KEY_ROTATION_BUSY);
    }
    return await work();
  } finally {
    client.release(true);
  }
}

/** The state, when the key is one of the database's; otherwise the command cannot do anything. */
export async function requireState(
  options: Pick<RotationOptions, 'pool' | 'key'>,
): Promise<Extract<RotationState, { kind: 'steady' | 'under-way' }>> {
  const state = await readRotationState(sqlOfClient(options.pool), options.key);
  if (state.kind === 'no-key') throw new CommandError(keyErrors.KEY_NOTHING_SEALED);
  if (state.kind === 'wrong-key') {
    throw new CommandError(keyErrors.KEY_WRONG({ advice: databaseErrors.ENCRYPTION_KEY_ADVICE }));
  }
  return state;
}

/** Seals everything with the new key; goes on where an earlier command stopped. Both keys are right afterwards. */
export async function rotate(
  options: RotationOptions,
  state: Extract<RotationState, { kind: 'steady' | 'under-way' }>,
  keys: KeyPair,
): Promise<void> {
  const { pool, print, settleMs, signal } = options;
  const db = sqlOfClient(pool);
  if (state.kind === 'steady') {
    if (keyIdOf(keys.oldKey).equals(keyIdOf(keys.newKey))) {
      throw new CommandError(keyErrors.KEY_SAME);
    }
    await announceKey(db, keys);
    options.afterStep?.('announced');
  }
  if (state.kind === 'steady' || state.sealing === 'old') {
    print('Waiting until every server knows the new key …');
    await pause(settleMs, signal);
    await sealWithNewKey(db, keys);
    options.afterStep?.('sealing');
  }
  print('Sealing everything with the new key …');
  let count = await resealAll(options, keys);
  await pause(settleMs, signal);
  count += await resealAll(options, keys);
  print(`Sealed ${count} values with the new key.`);
  options.afterStep?.('resealed');
}

/** Ends the rotation: afterwards the old key is worth nothing. */
export async function finishRotation(options: RotationOptions, keys: KeyPair): Promise<void> {
  for (let attempt = 1; attempt <= FINISH_ATTEMPTS; attempt += 1) {
    await resealAll(options, keys);
    if (await retireIfDone(options.pool, keys.newKey)) return void options.afterStep?.('retired');
    await pause(500, options.signal);
  }
  throw new CommandError(keyErrors.KEY_DATABASE_BUSY);
}

const FINISH_ATTEMPTS = 30;
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK_DETECTED = '40P01';

/** Under a lock that waits for writers: a value that a transaction is about to write with the old key is not missed. */
async function retireIfDone(pool: pg.Pool, newKey: Buffer): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // Changes of secrets should not queue behind this lock: rather try again.
    await client.query(`SET LOCAL lock_timeout = '300ms'`);
    await client.query('LOCK TABLE destination_secrets, farewell_deliveries, source_secrets IN SHARE MODE');
    const left = await isAnythingLeft(client, newKey);
    if (!left) await retireOldKey(sqlOfClient(client));
    await client.query(left ? 'ROLLBACK' : 'COMMIT');
    return !left;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    const state = databaseErrorOf(error)?.code;
    if (state === LOCK_NOT_AVAILABLE || state === DEADLOCK_DETECTED) return false;
    throw error;
  } finally {
    client.release();
  }
}

async function resealAll(options: RotationOptions, keys: KeyPair): Promise<number> {
  const { pool, signal } = options;
  const keyring = await keyringOf(pool, keys);
  const { count, unreadable } = await reseal({ pool, keyring, newKey: keys.newKey, signal });
  if (unreadable.length === 0) return count;
  throw new CommandError(keyErrors.KEY_OPENS_NOTHING({ rows: unreadable.join(', ') }));
}

async function keyringOf(pool: pg.Pool, { oldKey, newKey }: KeyPair): Promise<Keyring> {
  const keyring = createKeyring(newKey);
  keyring.learn(oldKey);
  const state = await readRotationState(sqlOfClient(pool), newKey);
  if (state.kind !== 'under-way' || state.sealing !== 'new') {
    throw new CommandError(keyErrors.KEY_ENDED_BY_ANOTHER);
  }
  return keyring;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}
