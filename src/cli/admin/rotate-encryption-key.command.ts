import { resolve } from 'node:path';
import { KEY_POLL_MS } from '../../database/follow-encryption-keys.ts';
import { CommandError, type Command, type CommandContext, type CommandOptions } from '../command.ts';
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

const CALL = 'npm run auditstream -- admin rotate-encryption-key';

/** `admin rotate-encryption-key`: replaces the encryption key while the servers serve (docs/adr/0008-key-rotation.md). */
export const rotateEncryptionKeyCommand: Command = {
  name: 'admin rotate-encryption-key',
  summary: 'Seal all secrets with a new encryption key while the servers serve',
  help: `[--new-key-file <file>] [--finish]

Seals verification tokens and header values with a new encryption key. The servers may go on running; run it where one
of them runs, as the same user and with the same environment. Interrupted or killed, it goes on where it stopped when it
is run again, and a server starts with the old and with the new key until then.

When the key is in the data folder (encryption.key), one run does everything and replaces the file.

When the key is in AUDITSTREAM_ENCRYPTION_KEY, there are three steps:
  1. Run it with --new-key-file and the old key in the environment.
  2. Set AUDITSTREAM_ENCRYPTION_KEY to the new key on every server, and restart one after the other.
  3. Run it with --finish and the new key in the environment. From then on the old key is worth nothing.

Options:
  --new-key-file <file>  32 bytes in base64; a file that is not there is made, with a new key
  --finish               step 3

Examples:
  ${CALL}
  ${CALL} --new-key-file /etc/auditstream/new.key
  ${CALL} --finish`,
  options: { 'new-key-file': { type: 'string' }, finish: { type: 'boolean' } },
  run: (context, options) =>
    withAdminDatabase(context, (admin) =>
      withRotationLock(admin.database.pool, () => run(context, options, admin)),
    ),
};

type KnownState = Extract<RotationState, { kind: 'steady' | 'under-way' }>;

async function run(context: CommandContext, options: CommandOptions, admin: AdminDatabase): Promise<void> {
  const inUse = await readKeyInUse(context.config, admin.dataDir);
  const rotation: RotationOptions = {
    pool: admin.database.pool,
    key: inUse.key,
    signal: context.signal,
    print: (line) => context.print(line),
    settleMs: admin.serversMayRun ? 3 * KEY_POLL_MS : 0,
  };
  const state = await requireState(rotation);
  if (options['finish'] === true && inUse.file === undefined) return finish(rotation, state);
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
  rotation.print('Done: the old key is worth nothing any more, except for backups made before.');
}

function refuseUnfinished({ key, file }: KeyInUse, state: KnownState): void {
  if (state.kind === 'steady' || file !== undefined || !state.keys.newKey.equals(key)) return;
  throw new CommandError(keyErrors.KEY_UNFINISHED({ call: CALL }));
}

function newKeyFileOf(options: CommandOptions): string | undefined {
  const file = options['new-key-file'];
  return typeof file === 'string' ? resolve(file) : undefined;
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
    throw new CommandError(keyErrors.KEY_NEEDS_FILE({ call: CALL }));
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
    `  2. then run, with the new key in the environment: ${CALL} --finish`,
  ].join('\n');
}
