import { resolve } from 'node:path';
import { KEY_POLL_MS } from '../../database/follow-encryption-keys.ts';
import { CommandError } from '../command-error.ts';
import { CALL } from '../define-command.ts';
import type { AdminContext } from './admin-context.ts';
import { withAdminDatabase, type AdminDatabase } from './admin-database.ts';
import { keyErrors } from './admin-errors.ts';
import { makeKey, readKeyFile, readKeyInUse, writeKeyFile, type KeyInUse } from './encryption-key.ts';
import {
  finishRotation,
  requireState,
  rotate,
  withRotationLock,
  type RotationOptions,
} from './key-rotation/rotate.ts';
import type { KeyPair, RotationState } from './key-rotation/rotation-state.ts';

const CALL_ROTATE = `${CALL} admin rotate-encryption-key`;

/** What `admin rotate-encryption-key` takes. */
export interface RotateOptions {
  readonly newKeyFile?: string | undefined;
  readonly finish?: true | undefined;
}

/** See `rotate-encryption-key.command.ts`. */
export function rotateEncryptionKeyAction(context: AdminContext, options: RotateOptions): Promise<void> {
  return withAdminDatabase(context, (admin) =>
    withRotationLock(admin.database.pool, () => run(context, options, admin)),
  );
}

type KnownState = Extract<RotationState, { kind: 'steady' | 'under-way' }>;

async function run(context: AdminContext, options: RotateOptions, admin: AdminDatabase): Promise<void> {
  const inUse = await readKeyInUse(context.config, admin.dataDir);
  const rotation: RotationOptions = {
    pool: admin.database.pool,
    key: inUse.key,
    signal: context.signal,
    print: (line) => context.print(line),
    settleMs: admin.serversMayRun ? 3 * KEY_POLL_MS : 0,
  };
  const state = await requireState(rotation);
  if (options.finish === true && inUse.file === undefined) return finish(rotation, state);
  refuseUnfinished(inUse, state);

  const keys = await keysOf(inUse, state, newKeyFileOf(options));
  await rotate(rotation, state, keys);
  if (inUse.file === undefined) return context.print(nextSteps(newKeyFileOf(options)));
  await writeKeyFile(inUse.file, keys.newKey);
  await finishRotation(rotation, keys);
  context.print(
    `Done: ${inUse.file} holds the new key. Back it up: backups of the database from now on need it, older ones the old key.`,
  );
}

async function finish(rotation: RotationOptions, state: KnownState): Promise<void> {
  if (state.kind === 'steady') return rotation.print('No rotation is under way; there is nothing to finish.');
  if (!state.keys.newKey.equals(rotation.key)) {
    throw new CommandError(keyErrors.KEY_STILL_OLD);
  }
  if (state.sealing === 'old') await rotate(rotation, state, state.keys);
  await finishRotation(rotation, state.keys);
  rotation.print('Done: the old key is needed only for backups that were made before.');
}

function refuseUnfinished({ key, file }: KeyInUse, state: KnownState): void {
  if (state.kind === 'steady' || file !== undefined || !state.keys.newKey.equals(key)) return;
  throw new CommandError(keyErrors.KEY_UNFINISHED({ call: CALL_ROTATE }));
}

function newKeyFileOf({ newKeyFile }: RotateOptions): string | undefined {
  return newKeyFile === undefined ? undefined : resolve(newKeyFile);
}

async function keysOf(inUse: KeyInUse, state: KnownState, file: string | undefined): Promise<KeyPair> {
  const given = file === undefined ? undefined : await readKeyFile(file);
  if (state.kind === 'under-way') {
    if (file !== undefined && given?.equals(state.keys.newKey) === false) {
      throw new CommandError(keyErrors.KEY_OF_ANOTHER_ROTATION({ file }));
    }
    if (file !== undefined && given === undefined) await writeKeyFile(file, state.keys.newKey);
    return state.keys;
  }
  if (file === undefined && inUse.file === undefined) {
    throw new CommandError(keyErrors.KEY_NEEDS_FILE({ call: CALL_ROTATE }));
  }
  const newKey = given ?? makeKey();
  // Before the database has anything that needs it.
  if (file !== undefined && given === undefined) await writeKeyFile(file, newKey);
  return { oldKey: inUse.key, newKey };
}

function nextSteps(file: string | undefined): string {
  return [
    '',
    `Everything is sealed with the new key${file === undefined ? '' : ` of ${file}`}. Until the rotation is finished, a server starts with the old and with`,
    'the new key. Now',
    '  1. set AUDITSTREAM_ENCRYPTION_KEY to the new key on every server and restart one after the other,',
    `  2. then run, with the new key in the environment: ${CALL_ROTATE} --finish`,
  ].join('\n');
}
